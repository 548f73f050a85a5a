import type { Client } from './allow-list.ts'
import { isPlaygroundKey } from './id.ts'
import type { ClosedRefusal } from './refusal.ts'
import type { ScopeId, ScopeKind, ScopeState, SecretUntil } from './scope.ts'

/** Why the scope takes no request of that client now; `undefined` where it does. `nowMs` is in Unix milliseconds. */
export function closedRefusal(
  { id, state }: { readonly id: ScopeId; readonly state: ScopeState | undefined },
  { secretDigest }: Client,
  nowMs: number,
): ClosedRefusal | undefined {
  if (!state) return { kind: 'closed', scopeKind: scopeKindOf(id), scopeId: id, reason: 'unknown' }
  const { kind, status, expiresAtMs, retiredSecrets, onlySecret } = state.policy
  const closed = { kind: 'closed', scopeKind: kind, scopeId: id } as const
  // First: whoever holds no secret of the key any more does not learn how it stands.
  const isRetired = ({ digest, untilMs }: SecretUntil): boolean =>
    digest === secretDigest && nowMs >= untilMs
  if (retiredSecrets.some(isRetired)) return { ...closed, reason: 'secret_retired' }
  if (onlySecret !== null) {
    if (onlySecret.digest !== secretDigest) return { ...closed, reason: 'secret_retired' }
    if (status === 'open' && nowMs >= onlySecret.untilMs) return { ...closed, reason: 'expired' }
  }
  if (status !== 'open') return { ...closed, reason: status }
  if (expiresAtMs !== null && nowMs >= expiresAtMs) return { ...closed, reason: 'expired' }
  return undefined
}

function scopeKindOf(id: ScopeId): ScopeKind {
  if (id.startsWith('apikey_') || isPlaygroundKey(id)) return 'api_key'
  return id.startsWith('wrkspc_') ? 'workspace' : 'organization'
}
