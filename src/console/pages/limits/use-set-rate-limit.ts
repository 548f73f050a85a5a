import type { Limiter } from '#domain/rate-limit.ts'
import type { ApiFault } from '../../api/fault.ts'
import { requestOf } from '../../api/request.ts'
import type { PlainRequest } from '../../api/request.ts'
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
  readonly mode: 'enforce' | 'report_only'
}

const operations = {
  organization: 'POST /v1/organizations/rate_limits/{rate_limit_id}',
  workspace: 'POST /v1/organizations/workspaces/{workspace_id}/rate_limits/{rate_limit_id}',
  api_key: 'POST /v1/organizations/api_keys/{api_key_id}/rate_limits/{rate_limit_id}',
} as const

/** Sets one limit of an organization, a workspace or a key. */
export function useSetRateLimit(scope: LimitScope): SetRateLimit {
  const ofOrganization = useChange(operations.organization)
  const ofWorkspace = useChange(operations.workspace)
  const ofKey = useChange(operations.api_key)
  const used = { organization: ofOrganization, workspace: ofWorkspace, api_key: ofKey }[scope.type]
  const { isPending, variables, error, reset } = used
  const sent = variables?.body.limits[0]
  return {
    set: (change, onDone) => {
      const { body, params } = sentFor(change)
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
            mode: sent.mode ?? 'enforce',
          }
        : undefined,
    fault: error,
    forget: reset,
  }
}

/** The change as it is sent, to be shown as a command. */
export function rateLimitRequest(scope: LimitScope, change: RateLimitChange): PlainRequest {
  const { body, params } = sentFor(change)
  const own: Readonly<Record<string, string>> =
    scope.type === 'organization'
      ? {}
      : scope.type === 'workspace'
        ? { workspace_id: scope.workspaceId }
        : { api_key_id: scope.apiKeyId }
  return requestOf(operations[scope.type], { params: { ...params, ...own }, body })
}

/** A limit that refuses is what one is unless it is said otherwise. */
function sentFor({ groupId, limiter, value, mode }: RateLimitChange) {
  const limit = { type: limiter, value, ...(mode === 'report_only' && { mode }) }
  return { params: { rate_limit_id: groupId }, body: { limits: [limit] } }
}
