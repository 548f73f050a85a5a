import type { UpdateApiKeyBody } from '#contract/api-keys.ts'
import type { ApiKeyId } from '#domain/id.ts'
import type { ScopeStatus } from '#domain/scope.ts'
import { updateApiKeyRow } from '#store/queries/api-keys.ts'
import type { ApiKey } from '#store/queries/api-keys.ts'
import { invalidRequest } from '../api-error.ts'
import type { ApiError } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { presentCut } from '../present.ts'
import { refuseBadNetworks } from '../refuse-bad-networks.ts'
import { enforceKeyRules } from './enforce-key-rules.ts'
import { getApiKey } from './get-api-key.ts'
import { presentApiKey, shownStatus } from './present-api-key.ts'

/**
 * Renames, disables, enables or archives, or changes what the key allows. In force for the next request of the key, on every node. Closing what
 * is closed already still ends its running streams, if asked to.
 */
export function updateApiKey(
  context: RequestContext,
  id: ApiKeyId,
  body: UpdateApiKeyBody,
): Promise<ApiKey> {
  const { clock, ledger } = context
  refuseBadNetworks(body.allowed_ips)
  return change(context, async (tx) => {
    const before = await getApiKey(context, id, tx.db)
    const nowMs = clock.now()
    if (body.status === 'active' && shownStatus(before, nowMs) === 'expired') throw hasExpired()
    const after = withChanges(before, body)
    const rulesChange = rulesOf(after) !== rulesOf(before)
    const changes = rulesChange || after.name !== before.name || after.status !== before.status
    if (!changes && !body.cut_streams) return before
    if (changes) {
      refuseImpossible({ before, after, nowMs })
      await updateApiKeyRow(tx.db, after)
    }
    if (after.status !== before.status || body.cut_streams) {
      const status = scopeStatusOf[after.status]
      await ledger.editScopes(tx.ledger, [{ id, status, cutsStreams: body.cut_streams }])
    }
    if (rulesChange) await enforceKeyRules(context, tx, after)
    await recordChange(context, tx, {
      type: 'platform_api_key_updated',
      subjectId: id,
      workspaceId: before.workspaceId,
      before: presentApiKey(before, nowMs),
      after: { ...presentApiKey(after, nowMs), ...presentCut(body) },
    })
    return after
  })
}

function withChanges(before: ApiKey, body: UpdateApiKeyBody): ApiKey {
  const { allowed_models: allowedModels, allowed_ips: allowedIps } = body
  return {
    ...before,
    name: body.name ?? before.name,
    status: body.status ?? before.status,
    // Null takes the list away; what is not named stays.
    allowedModels: allowedModels === undefined ? before.allowedModels : allowedModels,
    allowedIps: allowedIps === undefined ? before.allowedIps : allowedIps,
  }
}

/** To compare by. */
function rulesOf({ allowedModels, allowedIps }: ApiKey): string {
  return JSON.stringify([allowedModels, allowedIps])
}

function hasExpired(): ApiError {
  return invalidRequest('The API key has expired: all it can become is archived.')
}

const scopeStatusOf = {
  active: 'open',
  inactive: 'inactive',
  archived: 'archived',
} as const satisfies Record<ApiKey['status'], ScopeStatus>

function refuseImpossible({
  before,
  after,
  nowMs,
}: {
  readonly before: ApiKey
  readonly after: ApiKey
  readonly nowMs: number
}): void {
  if (before.status === 'archived') {
    throw invalidRequest('The API key is archived, which is final: it cannot be changed.')
  }
  const onlyArchives =
    after.status === 'archived' && after.name === before.name && rulesOf(after) === rulesOf(before)
  if (shownStatus(before, nowMs) === 'expired' && !onlyArchives) {
    throw hasExpired()
  }
}
