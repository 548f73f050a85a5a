import type { OwnKey as OwnKeyOnTheWire } from '#contract/own-key.ts'
import type { LimitedGroup } from '#domain/limited-group.ts'
import { bucketAt, isBucketLimiter } from '#domain/rate-bucket.ts'
import { availableIn } from '#domain/rate-limit.ts'
import type { Limiter } from '#domain/rate-limit.ts'
import type { ScopeState } from '#domain/scope.ts'
import { limitedGroups } from '../rate-limits/limited-groups.ts'
import { presentGroup } from '../rate-limits/present-rate-limit.ts'
import { presentEffectiveSpendLimits } from '../spend-limits/present-effective-spend-limits.ts'
import type { OwnKey } from './get-own-key.ts'
import { presentApiKey } from './present-api-key.ts'

export function presentOwnKey({ key, workspace, scopes }: OwnKey, nowMs: number): OwnKeyOnTheWire {
  const { id, name, expires_at, partial_key_hint, allowed_models, allowed_ips } = presentApiKey(
    key,
    nowMs,
  )
  const states = scopes.map(({ state }) => state)
  return {
    type: 'own_api_key',
    id,
    name,
    // Whoever asks has just opened the key.
    status: 'active',
    expires_at,
    partial_key_hint,
    workspace: {
      id: workspace.id,
      name: workspace.name,
      is_paused: workspace.pausedAtMs !== null,
    },
    allowed_models,
    allowed_ips,
    spend_limits: scopes
      .flatMap((scope) => presentEffectiveSpendLimits(scope, nowMs))
      // What others spend is told only where it limits this key.
      .filter(({ scope, amount }) => scope.type === 'api_key' || amount !== null),
    rate_limits: limitedGroups.flatMap((group) => {
      const limits = group.limiters.flatMap((type) => leastLeft(states, { group, type, nowMs }))
      if (limits.length === 0) return []
      const { group: shown, models } = presentGroup(group)
      return [{ group: shown, models, limits }]
    }),
  }
}

type Asked = { readonly group: LimitedGroup; readonly type: Limiter; readonly nowMs: number }
type Left = OwnKeyOnTheWire['rate_limits'][number]['limits'][number]

/** Of the scopes that limit it the one that leaves least; of equals the narrowest. None where nothing limits it. */
function leastLeft(states: readonly ScopeState[], { group, type, nowMs }: Asked): Left[] {
  const all = states.flatMap((state): Left[] => {
    const value = state.policy.rateLimits[group.id]?.[type]
    if (value === undefined) return []
    const left = isBucketLimiter(type)
      ? availableIn(bucketAt(state, group.id, type, nowMs))
      : value - state.openReservations
    return [{ type, value, remaining: Math.max(0, left), source: { type: state.policy.kind } }]
  })
  return all.toSorted((one, other) => one.remaining - other.remaining).slice(0, 1)
}
