import type { Period } from './period.ts'
import { filterQuery, noneId, spanQuery } from './selection.ts'
import { useReport } from './use-report.ts'

/** The models and keys that were used in a period, the models by their name. Empty while they are on their way. */
export function useUsed(workspaceId: string, { trail }: Period) {
  const { data } = useReport('GET /v1/organizations/usage_report/messages', {
    query: {
      ...spanQuery(trail[0]),
      ...filterQuery(workspaceId === '' ? {} : { workspaceId }),
      group_by: ['model', 'api_key_id'],
    },
  })
  const results = data?.data.flatMap((bucket) => bucket.results) ?? []
  const models = new Set(results.flatMap(({ model }) => model || []))
  const keys = new Set(results.map(({ api_key_id: id }) => id ?? noneId))
  return { models: [...models].toSorted(), keys: [...keys] }
}
