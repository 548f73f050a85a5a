import { useApi } from '../../api/use-api.ts'
import type { LimitScope } from './limit-scope.ts'

const notificationsMax = 50
const seenEveryMs = 10_000

/** The notifications of an organization or a workspace; keys have none. Never more than a page. */
export function useNotifications(scope: LimitScope) {
  const { data, error, refetch } = useApi(
    'GET /v1/organizations/notifications',
    {
      query:
        scope.type === 'organization'
          ? { scope_type: ['organization'], limit: notificationsMax }
          : { workspace_id: scope.workspaceId, limit: notificationsMax },
    },
    { enabled: scope.type !== 'api_key', everyMs: seenEveryMs },
  )
  return { notifications: data?.data, fault: error, retry: () => void refetch() }
}
