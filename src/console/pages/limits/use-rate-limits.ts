import { useCan } from '../../api/use-account.ts'
import { useApi } from '../../api/use-api.ts'
import type { ApiFault } from '../../api/fault.ts'
import { mergeRateLimits } from './merge-rate-limits.ts'
import type { LimitedGroup } from './merge-rate-limits.ts'
import { workspaceOf } from './limit-scope.ts'
import type { LimitScope } from './limit-scope.ts'

type RateLimits = {
  readonly groups: readonly LimitedGroup[] | undefined
  readonly fault: ApiFault | null
  readonly retry: () => void
}

/**
 * Every group with what limits it. The lists of workspaces and keys leave out groups that nothing limits; whoever may
 * read the organization's list, as everybody may who can set something, sees those too.
 */
export function useRateLimits(scope: LimitScope): RateLimits {
  const can = useCan()
  const { type } = scope
  const mayReadAll = can('rate_limits.view')
  const organization = useApi('GET /v1/organizations/rate_limits', {}, { enabled: mayReadAll })
  const workspace = useApi(
    'GET /v1/organizations/workspaces/{workspace_id}/rate_limits',
    { params: { workspace_id: workspaceOf(scope) ?? '' }, query: { include_inherited: true } },
    { enabled: type === 'workspace' },
  )
  const key = useApi(
    'GET /v1/organizations/api_keys/{api_key_id}/rate_limits',
    {
      params: { api_key_id: type === 'api_key' ? scope.apiKeyId : '' },
      query: { include_inherited: true },
    },
    { enabled: type === 'api_key' },
  )
  const own = { organization, workspace, api_key: key }[type]
  const all = mayReadAll ? organization : own
  const retry = (): void => void Promise.all([all.refetch(), own.refetch()])
  return {
    groups: all.data && own.data && mergeRateLimits(all.data.data, own.data.data),
    fault: own.error ?? all.error,
    retry,
  }
}
