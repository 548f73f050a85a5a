import { useCan } from '../../api/use-account.ts'
import { useApi } from '../../api/use-api.ts'

/** Names of API keys by id: of one workspace, or, with an empty id, of all that the reader sees. */
export function useKeyNames(workspaceId: string): ReadonlyMap<string, string> {
  const can = useCan()
  const { data } = useApi(
    'GET /v1/organizations/api_keys',
    { query: { limit: 1000, ...(workspaceId !== '' && { workspace_id: workspaceId }) } },
    { enabled: can.somewhere('api_keys.view') },
  )
  return new Map((data?.data ?? []).map(({ id, name }) => [id, name]))
}
