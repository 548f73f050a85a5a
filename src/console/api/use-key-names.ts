import { useCan } from './use-account.ts'
import { useApi } from './use-api.ts'

const countMax = 1000

/** Names of API keys by id: of one workspace, or of all whose reports the reader sees. */
export function useKeyNames(workspaceId = ''): ReadonlyMap<string, string> {
  const enabled = useCan().somewhere('reports.view')
  const { data } = useApi(
    'GET /v1/organizations/api_key_names',
    { query: { limit: countMax, ...(workspaceId !== '' && { workspace_id: workspaceId }) } },
    { enabled },
  )
  return new Map(data?.data.map(({ api_key_id: id, name }) => [id, name]))
}
