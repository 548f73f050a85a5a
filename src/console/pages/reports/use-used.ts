import type { Period } from './period.ts'
import { filterQuery, noneId, spanQuery } from './selection.ts'
import { tokensOf, usageById } from '../usage/usage-data.ts'
import { useReport } from './use-report.ts'

/** The models and keys that were used in a period: models by their name, keys as they come. Undefined until it is known. */
export function useUsed(workspaceId: string, { trail }: Period) {
  const { data } = useReport('GET /v1/organizations/usage_report/messages', {
    query: {
      ...spanQuery(trail[0]),
      ...filterQuery(workspaceId === '' ? {} : { workspaceId }),
      group_by: ['model', 'api_key_id'],
    },
  })
  if (!data) return undefined
  const results = data.data.flatMap((bucket) => bucket.results)
  const byModel = usageById(data.data, ({ model }) => model ?? '')
  const models = [...byModel].filter(([model]) => model !== '')
  return {
    models: models.map(([model]) => model).toSorted(),
    keys: [...new Set(results.map(({ api_key_id: id }) => id ?? noneId))],
    /** The one with the most tokens. */
    mostUsed: models.toSorted(([, a], [, b]) => (tokensOf(a) > tokensOf(b) ? -1 : 1))[0]?.[0],
  }
}
