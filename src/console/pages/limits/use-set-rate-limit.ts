import type { Limiter } from '#domain/rate-limit.ts'
import type { ApiFault } from '../../api/fault.ts'
import { useChange } from '../../api/use-api.ts'
import type { LimitScope } from './limit-scope.ts'

type SetRateLimit = {
  /** Null takes it away. `onDone` is called once it is in force. */
  set(change: RateLimitChange, onDone: () => void): void
  /** What is being sent, and what stands there until it is answered. */
  readonly pending: RateLimitChange | undefined
  readonly fault: ApiFault | null
  forget(): void
}

export type RateLimitChange = {
  readonly groupId: string
  readonly limiter: Limiter
  readonly value: number | null
}

/** Sets one limit of an organization, a workspace or a key. */
export function useSetRateLimit(scope: LimitScope): SetRateLimit {
  const ofOrganization = useChange('POST /v1/organizations/rate_limits/{rate_limit_id}')
  const ofWorkspace = useChange(
    'POST /v1/organizations/workspaces/{workspace_id}/rate_limits/{rate_limit_id}',
  )
  const ofKey = useChange(
    'POST /v1/organizations/api_keys/{api_key_id}/rate_limits/{rate_limit_id}',
  )
  const used = { organization: ofOrganization, workspace: ofWorkspace, api_key: ofKey }[scope.type]
  const { isPending, variables, error, reset } = used
  const sent = variables?.body.limits[0]
  return {
    set: ({ groupId, limiter, value }, onDone) => {
      const body = { limits: [{ type: limiter, value }] }
      const params = { rate_limit_id: groupId }
      const options = { onSuccess: onDone }
      switch (scope.type) {
        case 'organization':
          ofOrganization.mutate({ params, body }, options)
          break
        case 'workspace':
          ofWorkspace.mutate(
            { params: { ...params, workspace_id: scope.workspaceId }, body },
            options,
          )
          break
        case 'api_key':
          ofKey.mutate({ params: { ...params, api_key_id: scope.apiKeyId }, body }, options)
          break
      }
    },
    pending:
      isPending && variables && sent
        ? {
            groupId: variables.params.rate_limit_id,
            limiter: sent.type as Limiter,
            value: sent.value,
          }
        : undefined,
    fault: error,
    forget: reset,
  }
}
