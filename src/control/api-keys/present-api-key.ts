import type { ApiKey as ApiKeyOnTheWire, DeletedApiKey } from '#contract/api-keys.ts'
import type { ApiKey, ShownApiKeyStatus } from '#store/queries/api-keys.ts'
import { presentInstant, presentOptionalInstant } from '../present.ts'

export function presentApiKey(key: ApiKey, nowMs: number): ApiKeyOnTheWire {
  return {
    id: key.id,
    type: 'api_key',
    name: key.name,
    status: shownStatus(key, nowMs),
    created_at: presentInstant(key.createdAtMs),
    expires_at: presentOptionalInstant(key.expiresAtMs),
    created_by: key.createdByUserId === null ? null : { id: key.createdByUserId, type: 'user' },
    partial_key_hint: key.hint,
    principal: key.ownerUserId === null ? null : { type: 'user_actor', user_id: key.ownerUserId },
    scope: { type: 'workspace', workspace_id: key.workspaceId },
    workspace_id: key.isOfDefaultWorkspace ? null : key.workspaceId,
    allowed_models: key.allowedModels && [...key.allowedModels],
    allowed_ips: key.allowedIps && [...key.allowedIps],
  }
}

export function presentDeletedApiKey({ id }: ApiKey): DeletedApiKey {
  return { id, type: 'api_key_deleted' }
}

/** Archived is final, whatever the dates; then time decides; then what was set. */
export function shownStatus(
  { status, expiresAtMs }: Pick<ApiKey, 'status' | 'expiresAtMs'>,
  nowMs: number,
): ShownApiKeyStatus {
  if (status === 'archived') return 'archived'
  return expiresAtMs !== null && expiresAtMs <= nowMs ? 'expired' : status
}
