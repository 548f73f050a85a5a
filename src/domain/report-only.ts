import type { NanoUsd } from './money.ts'
import { nanoUsd } from './money.ts'
import { rateRefusals, takeRates } from './rate-admission.ts'
import type { RateTaking } from './rate-admission.ts'
import { countOutput, settleRates } from './rate-charge.ts'
import type { RateTaken, UsedTokens } from './rate-charge.ts'
import type { Refusal } from './refusal.ts'
import { emptyBalance } from './scope.ts'
import type {
  ReportOnlyLimits,
  ReportOnlyState,
  ScopeId,
  ScopePolicy,
  ScopeState,
  WindowBalance,
} from './scope.ts'
import { spendRefusals } from './spend-admission.ts'
import { spendWindows, windowIdsAt } from './window.ts'
import type { WindowId } from './window.ts'

/**
 * Limits that only report are decided by the very functions of those that refuse, on a scope as it would stand had
 * they refused: without what the requests have added that they would not have let through. So what they count is
 * what they would have refused, had the same requests come.
 */
export function asEnforced(state: ScopeState): ScopeState {
  const { sinceMs: _, ...stand } = state.reportOnly ?? emptyReportOnly
  const balances: Record<WindowId, WindowBalance> = { ...state.balances }
  for (const id in stand.spared) {
    const balance = balances[id]
    if (balance) balances[id] = withoutSpared(balance, stand.spared[id]!)
  }
  return {
    ...state,
    policy: policyAsEnforced(state.policy),
    balances,
    buckets: stand.buckets,
    openReservations: state.openReservations - stand.sparedOpen,
  }
}

/** Why report-only limits would have refused a request that is being admitted, each of them, narrowest first. */
export function wouldRefuse(
  entries: readonly { readonly id: ScopeId; readonly state: ScopeState | undefined }[],
  taking: RateTaking & { readonly boundNanoUsd: NanoUsd },
  strict: boolean,
  nowMs: number,
): readonly Refusal[] {
  let refusals: Refusal[] | undefined
  for (const { id, state } of entries) {
    if (!state?.reportOnly) continue
    const scope = { id, state: asEnforced(state) }
    refusals ??= []
    refusals.push(...spendRefusals(scope, { boundNanoUsd: taking.boundNanoUsd, nowMs }))
    refusals.push(...rateRefusals(scope, taking, strict, nowMs))
  }
  return refusals ?? none
}

const none: readonly Refusal[] = []

/** What an admission does to report-only limits of a scope that it has been taken from. */
export function takeReportOnly(
  state: ScopeState,
  { taking, strict, nowMs, isSpared }: TakenReportOnly,
): ScopeState {
  if (!state.reportOnly) return state
  if (!isSpared) {
    const buckets = takeRates(asEnforced(state), taking, strict, nowMs)
    return { ...state, reportOnly: { ...state.reportOnly, buckets } }
  }
  const { sparedOpen } = state.reportOnly
  const added = { settledNanoUsd: 0n, reservedNanoUsd: taking.boundNanoUsd }
  const spared = sparedWith(state, nowMs, added)
  return { ...state, reportOnly: { ...state.reportOnly, spared, sparedOpen: sparedOpen + 1 } }
}

type TakenReportOnly = {
  readonly taking: RateTaking & { readonly boundNanoUsd: NanoUsd }
  readonly strict: boolean
  readonly nowMs: number
  /** Some report-only limit would have refused it: it takes nothing from any. */
  readonly isSpared: boolean
}

/** What the end of a request does to report-only limits of a scope whose balances have it already. */
export function settleReportOnly(state: ScopeState, end: EndReportOnly, nowMs: number): ScopeState {
  const { reportOnly } = state
  if (!reportOnly) return state
  // One from before these limits is in the scope's balances like any other.
  if (!end.wouldHaveBeenRefused || end.admittedAtMs < reportOnly.sinceMs) {
    if (!end.taken) return state
    const buckets = settleRates(asEnforced(state), end.taken, end.used, nowMs)
    return { ...state, reportOnly: { ...reportOnly, buckets } }
  }
  const spared = sparedWith(state, end.admittedAtMs, {
    settledNanoUsd: end.costNanoUsd - end.chargedNanoUsd,
    reservedNanoUsd: 0n - end.reservedNanoUsd,
  })
  const sparedOpen = reportOnly.sparedOpen - (end.closes ? 1 : 0)
  return { ...state, reportOnly: { ...reportOnly, spared, sparedOpen } }
}

type EndReportOnly = {
  readonly admittedAtMs: number
  readonly wouldHaveBeenRefused: boolean
  readonly reservedNanoUsd: NanoUsd
  readonly chargedNanoUsd: NanoUsd
  readonly costNanoUsd: NanoUsd
  readonly closes: boolean
  readonly taken: RateTaken | null
  readonly used: UsedTokens | null
}

/** Counts output of a running stream against report-only limits too, unless they would have refused it. */
export function countReportOnly(
  state: ScopeState,
  taken: RateTaken,
  { outputTokens, wouldHaveBeenRefused }: CountedReportOnly,
  nowMs: number,
): ScopeState {
  const { reportOnly } = state
  if (!reportOnly) return state
  if (wouldHaveBeenRefused && taken.admittedAtMs >= reportOnly.sinceMs) return state
  const buckets = countOutput(asEnforced(state), taken, outputTokens, nowMs)
  return { ...state, reportOnly: { ...reportOnly, buckets } }
}

type CountedReportOnly = { readonly outputTokens: number; readonly wouldHaveBeenRefused: boolean }

/** The scope with other report-only limits, from `nowMs` on where it had none. */
export function withReportOnly(
  state: ScopeState,
  limits: ReportOnlyLimits,
  buckets: ReportOnlyState['buckets'],
  nowMs: number,
): ScopeState {
  const { spendLimits, rateLimits, rateLimitsSince } = limits
  if (spendLimits.length === 0 && Object.keys(rateLimits).length === 0) {
    return { ...state, policy: { ...state.policy, reportOnly: null }, reportOnly: null }
  }
  const reportOnly = { spendLimits, rateLimits, rateLimitsSince }
  return {
    ...state,
    policy: { ...state.policy, reportOnly },
    reportOnly: { ...(state.reportOnly ?? { ...emptyReportOnly, sinceMs: nowMs }), buckets },
  }
}

/** What a scope without report-only limits has of them. */
export const noReportOnlyLimits: ReportOnlyLimits = {
  spendLimits: [],
  rateLimits: {},
  rateLimitsSince: {},
}

const emptyReportOnly: ReportOnlyState = { sinceMs: 0, buckets: {}, spared: {}, sparedOpen: 0 }

type Amounts = { readonly settledNanoUsd: bigint; readonly reservedNanoUsd: bigint }

/** With the amounts added in the windows of an instant that the scope still has, and without windows that it has not. */
function sparedWith(
  { balances, reportOnly }: ScopeState,
  instantMs: number,
  added: Amounts,
): ReportOnlyState['spared'] {
  const spared: Record<WindowId, ReportOnlyState['spared'][WindowId]> = {}
  const before = reportOnly!.spared
  const windows = windowIdsAt(instantMs)
  for (const id in before) if (balances[id]) spared[id] = before[id]!
  for (const window of spendWindows) {
    const id = windows[window]
    if (!balances[id]) continue
    const { settledNanoUsd, reservedNanoUsd } = spared[id] ?? emptyBalance
    spared[id] = {
      settledNanoUsd: nanoUsd(settledNanoUsd + added.settledNanoUsd),
      reservedNanoUsd: nanoUsd(reservedNanoUsd + added.reservedNanoUsd),
    }
  }
  return spared
}

function withoutSpared(balance: WindowBalance, spared: Amounts): WindowBalance {
  return {
    settledNanoUsd: nanoUsd(balance.settledNanoUsd - spared.settledNanoUsd),
    reservedNanoUsd: nanoUsd(balance.reservedNanoUsd - spared.reservedNanoUsd),
    excessNanoUsd: balance.excessNanoUsd,
  }
}

// A policy is one object until it is edited.
const enforcedPolicies = new WeakMap<ScopePolicy, ScopePolicy>()

function policyAsEnforced(policy: ScopePolicy): ScopePolicy {
  const known = enforcedPolicies.get(policy)
  if (known) return known
  const enforced = { ...policy, ...(policy.reportOnly ?? noReportOnlyLimits), reportOnly: null }
  enforcedPolicies.set(policy, enforced)
  return enforced
}
