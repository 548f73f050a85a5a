import type { RateLimitGroupId } from './catalog.ts'
import { isBucketLimiter } from './rate-bucket.ts'
import { periodMsOf, resizeBucket } from './rate-limit.ts'
import type { Bucket, BucketLimiter, Limiter } from './rate-limit.ts'
import { asEnforced, noReportOnlyLimits, withReportOnly } from './report-only.ts'
import type { LimitMode, ScopeId, ScopePolicy, ScopeState } from './scope.ts'
import { rearm, recordCrossings } from './threshold.ts'
import type { SpendCrossing } from './threshold.ts'

/** A change of what is set of a scope. Only what is named changes. */
export type PolicyChange = Partial<
  Omit<ScopePolicy, 'kind' | 'expiresAtMs' | 'rateLimits' | 'thresholds' | 'reportOnly'>
> & {
  /** All of the scope's that only report. */
  readonly reportOnlySpendLimits?: ScopePolicy['spendLimits']
  readonly rateLimits?: readonly RateLimitChange[]
  readonly thresholds?: ScopePolicy['thresholds']
}

/** `null` takes the limit away: the scope no longer limits that, nor reports it. A limit has one mode. */
export type RateLimitChange = {
  readonly group: RateLimitGroupId
  readonly limiter: Limiter
  readonly limit: number | null
  /** `enforce` where it is left out. */
  readonly mode?: LimitMode
}

/**
 * The scope after an edit, and the thresholds that spend had passed already. What was used of a rate limit
 * stays used; a limit that is new begins with a full bucket.
 */
export function editScope(
  id: ScopeId,
  before: ScopeState,
  change: PolicyChange,
  clockMs: number,
): { state: ScopeState; crossings: readonly SpendCrossing[] } {
  const { rateLimits: rateChanges = [], reportOnlySpendLimits, ...named } = change
  // Later than whatever was decided before, so that a new bucket knows which requests it never saw.
  const nowMs = Math.max(clockMs, before.lastMs + 1)
  let after: ScopeState = { ...before, policy: { ...before.policy, ...named }, lastMs: nowMs }
  if (reportOnlySpendLimits) {
    const limits = { ...(after.policy.reportOnly ?? noReportOnlyLimits) }
    const buckets = after.reportOnly?.buckets ?? {}
    after = withReportOnly(after, { ...limits, spendLimits: reportOnlySpendLimits }, buckets, nowMs)
  }
  for (const rateChange of rateChanges) {
    const { mode = 'enforce', ...wanted } = rateChange
    after = changeRateLimit(after, mode === 'enforce' ? wanted : { ...wanted, limit: null }, nowMs)
    const reported = mode === 'report_only' ? wanted : { ...wanted, limit: null }
    after = changeReportOnly(after, reported, nowMs)
  }
  return recordCrossings(id, rearm(before, after), { instantMs: nowMs, nowMs, isEdit: true })
}

function changeRateLimit(
  state: ScopeState,
  { group, limiter, limit }: RateLimitChange,
  nowMs: number,
): ScopeState {
  const from = state.policy.rateLimits[group]?.[limiter]
  if (from === (limit ?? undefined)) return state
  const name = { group, limiter }
  const { rateLimits, rateLimitsSince } = state.policy
  // One that is changed goes on; one that is new or gone has no past.
  const sinceMs = from === undefined ? nowMs : (rateLimitsSince[group]?.[limiter] ?? null)
  const policy = {
    ...state.policy,
    rateLimits: withEntry(rateLimits, name, limit),
    rateLimitsSince: withEntry(rateLimitsSince, name, limit === null ? null : sinceMs),
  }
  if (!isBucketLimiter(limiter)) return { ...state, policy }
  const before = state.buckets[group]?.[limiter]
  const resized =
    before && from !== undefined && limit !== null
      ? resizeBucket(before, { from, to: limit, periodMs: periodMsOf(limiter) }, nowMs)
      : null
  const buckets = withEntry<BucketLimiter, Bucket>(state.buckets, { group, limiter }, resized)
  return { ...state, policy, buckets }
}

function changeReportOnly(state: ScopeState, change: RateLimitChange, nowMs: number): ScopeState {
  if (change.limit === null && !state.policy.reportOnly) return state
  const { policy, buckets } = changeRateLimit(asEnforced(state), change, nowMs)
  return withReportOnly(state, policy, buckets, nowMs)
}

type Entries<Name extends string, Value> = Readonly<
  Record<RateLimitGroupId, Readonly<Partial<Record<Name, Value>>>>
>

/** With the entry, or, where it is null, without it; a group without entries goes too. */
function withEntry<Name extends string, Value>(
  entries: Entries<Name, Value>,
  { group, limiter }: { readonly group: RateLimitGroupId; readonly limiter: Name },
  value: Value | null,
): Entries<Name, Value> {
  const { [group]: current, ...others } = entries
  const { [limiter]: _replaced, ...rest } = (current ?? {}) as Partial<Record<Name, Value>>
  const next = value === null ? rest : { ...rest, [limiter]: value }
  return (Object.keys(next).length === 0 ? others : { ...others, [group]: next }) as Entries<
    Name,
    Value
  >
}
