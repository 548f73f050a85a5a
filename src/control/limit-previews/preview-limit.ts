import type { LimitPreviewBody } from '#contract/limit-previews.ts'
import type { ApiKeyId, WorkspaceId } from '#domain/id.ts'
import type { ScopeId, ScopeKind } from '#domain/scope.ts'
import type { ProposedLimit } from '#domain/smallest-limit.ts'
import { PreviewsBusy, PreviewTooLong } from '#ledger/preview-port.ts'
import type { LimitPreview } from '#ledger/preview-port.ts'
import { findApiKey } from '#store/queries/api-keys.ts'
import { getApiKey } from '../api-keys/get-api-key.ts'
import { ApiError, invalidRequest } from '../api-error.ts'
import type { RequestContext } from '../context.ts'
import { getLimitedGroup } from '../rate-limits/limited-groups.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'

/** What a limit would have refused, and the names of the keys that it would have refused. */
export type PreviewedLimit = {
  readonly scope: PreviewedScope
  readonly proposed: ProposedLimit
  readonly preview: LimitPreview
  readonly keys: readonly PreviewedKey[]
  readonly bucketMs: number
}

export type PreviewedScope = { readonly kind: ScopeKind; readonly id: ScopeId }

/** Who asked, as far as they are shown: null where it was no key, or where its name is gone. */
export type PreviewedKey = {
  readonly asker: LimitPreview['askers'][number]
  readonly apiKeyId: ApiKeyId | null
  readonly workspaceId: WorkspaceId
  readonly name: string | null
}

/** Replays what was asked of the scope against the limit that the body proposes. */
export async function previewLimit(
  context: RequestContext,
  { scope: wanted, limit, days }: LimitPreviewBody,
): Promise<PreviewedLimit> {
  const { clock, caller, previews } = context
  const scope = await findScope(context, wanted)
  const proposed = proposedOf(context, limit)
  const toMs = clock.now()
  const bucketMs = days === 1 ? hourMs : dayMs
  const preview = await previews
    .preview({
      organizationId: caller.organizationId,
      scopeKind: scope.kind,
      scopeId: scope.id,
      proposed,
      fromMs: toMs - days * dayMs,
      toMs,
      bucketMs,
    })
    .catch((error: unknown) => {
      throw refusalOf(error)
    })
  const shown = preview.askers.slice(0, keysShownMax)
  const keys = await Promise.all(shown.map((asker) => nameOf(context, asker)))
  return { scope, proposed, preview, keys, bucketMs }
}

async function findScope(
  context: RequestContext,
  scope: LimitPreviewBody['scope'],
): Promise<PreviewedScope> {
  const { access, organizationId } = context.caller
  switch (scope.type) {
    case 'organization':
      access.requireOrganization(context.action)
      return { kind: 'organization', id: organizationId }
    case 'workspace': {
      const workspace = await getWorkspace(context, scope.workspace_id)
      if (workspace.isDefault) {
        throw invalidRequest('scope.workspace_id: The Default workspace cannot have limits')
      }
      return { kind: 'workspace', id: workspace.id }
    }
    case 'api_key':
      return { kind: 'api_key', id: (await getApiKey(context, scope.api_key_id)).id }
  }
}

function proposedOf(context: RequestContext, limit: LimitPreviewBody['limit']): ProposedLimit {
  if (limit.type === 'spend_limit') {
    return { kind: 'spend', window: limit.period, limitNanoUsd: limit.amount }
  }
  const group = getLimitedGroup(context, limit.rate_limit_id)
  if (group.type === 'token_count') {
    throw invalidRequest('limit.rate_limit_id: Calls that count tokens are not recorded')
  }
  if (!group.limiters.includes(limit.limiter)) {
    throw invalidRequest(`limit.limiter: Must be one of ${group.limiters.join(', ')}`)
  }
  return { kind: 'rate', group: group.id, limiter: limit.limiter, limit: limit.value }
}

async function nameOf(
  { store, caller }: RequestContext,
  asker: PreviewedKey['asker'],
): Promise<PreviewedKey> {
  const [first, second] = asker.scopeIds
  const isKey = asker.scopeIds.length === 3
  if (!isKey) return { asker, apiKeyId: null, workspaceId: first as WorkspaceId, name: null }
  const { organizationId } = caller
  const apiKeyId = first as ApiKeyId
  const key = await findApiKey(store.read, { organizationId, id: apiKeyId })
  return { asker, apiKeyId, workspaceId: second as WorkspaceId, name: key?.name ?? null }
}

function refusalOf(error: unknown): unknown {
  if (error instanceof PreviewsBusy) {
    return new ApiError('rate_limit_error', 'Other previews are running. Try again in a moment.', {
      headers: { 'retry-after': '5' },
    })
  }
  if (error instanceof PreviewTooLong) {
    return new ApiError(
      'overloaded_error',
      'There were too many requests to replay in the time that a preview may take. Ask for fewer days.',
    )
  }
  return error
}

const hourMs = 3_600_000
const dayMs = 86_400_000
/** Each name is looked up. */
const keysShownMax = 20
