import type { ApiKey as ApiKeyOnTheWire } from '#contract/api-keys.ts'
import type { ApiKey, ShownApiKeyStatus } from '#store/queries/api-keys.ts'
import { presentInstant } from '../present.ts'

export function presentApiKey(key: ApiKey, nowMs: number): ApiKeyOnTheWire {
  return {
    id: key.id,
    type: 'api_key',
    name: key.name,
    status: shownStatus(key, nowMs),
    created_at: presentInstant(key.createdAtMs),
    expires_at: key.expiresAtMs === null ? null : presentInstant(key.expiresAtMs),
    created_by: key.createdByUserId === null ? null : { id: key.createdByUserId, type: 'user' },
    partial_key_hint: key.hint,
    principal: null,
    scope: { type: 'workspace', workspace_id: key.workspaceId },
    workspace_id: key.isOfDefaultWorkspace ? null : key.workspaceId,
  }
}

/** Archived is final, whatever the dates; then time decides; then what was set. */
export function shownStatus(
  { status, expiresAtMs }: Pick<ApiKey, 'status' | 'expiresAtMs'>,
  nowMs: number,
): ShownApiKeyStatus {
  if (status === 'archived') return 'archived'
  return expiresAtMs !== null && expiresAtMs <= nowMs ? 'expired' : status
}
