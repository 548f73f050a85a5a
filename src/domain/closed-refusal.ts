import type { Client } from './allow-list.ts'
import { isPlaygroundKey } from './id.ts'
import type { ClosedRefusal } from './refusal.ts'
import type { ScopeId, ScopeKind, ScopePolicy, ScopeState } from './scope.ts'

/** Why the scope takes no request of that client now; `undefined` where it does. `nowMs` is in Unix milliseconds. */
export function closedRefusal(
  { id, state }: { readonly id: ScopeId; readonly state: ScopeState | undefined },
  { secretDigest }: Client,
  nowMs: number,
): ClosedRefusal | undefined {
  if (!state) return { kind: 'closed', scopeKind: scopeKindOf(id), scopeId: id, reason: 'unknown' }
  const reason = closedReason(state.policy, secretDigest, nowMs)
  return reason && { kind: 'closed', scopeKind: state.policy.kind, scopeId: id, reason }
}

function closedReason(
  { status, expiresAtMs, retiredSecrets, onlySecret }: ScopePolicy,
  secretDigest: string | null,
  nowMs: number,
): ClosedRefusal['reason'] | undefined {
  // First: whoever holds no secret of the key any more does not learn how it stands.
  for (const { digest, untilMs } of retiredSecrets) {
    if (digest === secretDigest && nowMs >= untilMs) return 'secret_retired'
  }
  if (onlySecret !== null) {
    if (onlySecret.digest !== secretDigest) return 'secret_retired'
    if (status === 'open' && nowMs >= onlySecret.untilMs) return 'expired'
  }
  if (status !== 'open') return status
  return expiresAtMs !== null && nowMs >= expiresAtMs ? 'expired' : undefined
}

function scopeKindOf(id: ScopeId): ScopeKind {
  if (id.startsWith('apikey_') || isPlaygroundKey(id)) return 'api_key'
  return id.startsWith('wrkspc_') ? 'workspace' : 'organization'
}
