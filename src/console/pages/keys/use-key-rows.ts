import type { ApiKeySummary } from '#contract/api-key-summaries.ts'
import type { ApiKey } from '#contract/api-keys.ts'
import { useApi } from '../../api/use-api.ts'
import { useIdPages } from '../../api/use-pages.ts'
import type { useKeySearch } from './use-key-search.ts'

/** A key, and what it has spent and whose it is once that is known. */
export type KeyRow = ApiKey & { readonly summary: ApiKeySummary | undefined }

/** The page of keys that the address asks for. */
export function useKeyRows(
  { q, order, statusQuery, workspaceId }: ReturnType<typeof useKeySearch>,
  onlyIn: string | undefined,
) {
  const { query, pagerOf } = useIdPages()
  const list = useApi(
    'GET /v1/organizations/api_keys',
    { query: { ...query, search: q, order, ...statusQuery, workspace_id: onlyIn ?? workspaceId } },
    { keepsLast: true },
  )
  const ids = list.data?.data.map(({ id }) => id) ?? []
  const summaries = useApi(
    'GET /v1/organizations/api_key_summaries',
    { query: { ids } },
    { enabled: ids.length > 0, keepsLast: true },
  )
  const byId = new Map(summaries.data?.data.map((each) => [each.api_key_id, each]))
  return {
    rows: list.data?.data.map((key): KeyRow => ({ ...key, summary: byId.get(key.id) })),
    fault: list.error,
    retry: () => void list.refetch(),
    pager: pagerOf(list.data),
  }
}
