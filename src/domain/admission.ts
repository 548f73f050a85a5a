import { addressRefusal, geoRefusal, modelRefusal } from './allow-list.ts'
import type { Client, Named } from './allow-list.ts'
import { addToWindows } from './balance.ts'
import type { RateLimitGroupId } from './catalog.ts'
import { closedRefusal } from './closed-refusal.ts'
import type { NanoUsd } from './money.ts'
import { rateRefusals, takeRates } from './rate-admission.ts'
import type { RateTaking } from './rate-admission.ts'
import type { Buckets } from './rate-limit.ts'
import type { ClosedRefusal, PolicyRefusal, Refusal } from './refusal.ts'
import { takeReportOnly, wouldRefuse } from './report-only.ts'
import { emptyBalance } from './scope.ts'
import type { ScopeId, ScopePolicy, ScopeState, WindowBalance } from './scope.ts'
import { spendRefusals } from './spend-admission.ts'
import { windowIdsAt } from './window.ts'
import type { WindowIds } from './window.ts'

/** One scope that a request touches, with the state that the deciding transaction read. */
export type ScopeEntry = { readonly id: ScopeId; readonly state: ScopeState | undefined }

/** What a request asks of every limit it touches. */
export type Taking = RateTaking & {
  readonly client: Client
  readonly named: Named
  readonly boundNanoUsd: NanoUsd
  /** Its cost has no bound beforehand: `boundNanoUsd` is a floor. */
  readonly unbounded: boolean
  /** Its model is not in the catalog. */
  readonly unknownModel: boolean
}

/** The states to write, in the order of the entries, or the refusal, with which nothing is written. */
export type Decision =
  | {
      readonly admitted: true
      readonly next: readonly ScopeState[]
      /** Tokens that strict limits keep for the request's output, until it ends. */
      readonly heldOutputTokens: number
      /** What report-only limits would have refused it for, each of them. Mostly none. */
      readonly wouldRefuse: readonly Refusal[]
    }
  | { readonly admitted: false; readonly refusal: Refusal }

/**
 * Takes what a request asks from every scope, or nothing from any. Every limit of every scope is
 * evaluated, whatever the first one says, so that the refusal named is the one that lasts longest.
 * `next` has the order of `entries`.
 */
export function admit(entries: readonly ScopeEntry[], taking: Taking, nowMs: number): Decision {
  const barred = barredRefusal(entries, taking.client, nowMs)
  if (barred) return { admitted: false, refusal: barred }

  const windows = windowIdsAt(nowMs)
  const strict = isStrict(entries)
  const refusals: Refusal[] = []
  for (const { id, state } of entries) {
    const scope = { id, state: state! }
    const notAllowed = policyRefusal(scope, taking)
    if (notAllowed) refusals.push(notAllowed)
    refusals.push(...spendRefusals(scope, { boundNanoUsd: taking.boundNanoUsd, nowMs }))
    refusals.push(...rateRefusals(scope, taking, strict, nowMs))
  }
  if (refusals.length > 0) return { admitted: false, refusal: longestLasting(refusals) }

  const reported = wouldRefuse(entries, taking, strict, nowMs)
  const added = { ...emptyBalance, reservedNanoUsd: taking.boundNanoUsd }
  return {
    admitted: true,
    next: entries.map(({ state }) => {
      const buckets = takeRates(state!, taking, strict, nowMs)
      const reserved = reserveIn(state!, { added, buckets }, windows, nowMs)
      return takeReportOnly(reserved, { taking, strict, nowMs, isSpared: reported.length > 0 })
    }),
    heldOutputTokens: strict ? taking.outputTokensMax : 0,
    wouldRefuse: reported,
  }
}

/**
 * Takes one request from the request limits of a group, or nothing from any: for calls that cost nothing
 * and hold nothing.
 */
export function admitFreeCall(
  entries: readonly ScopeEntry[],
  { group, client }: { readonly group: RateLimitGroupId; readonly client: Client },
  nowMs: number,
):
  | Omit<Extract<Decision, { admitted: true }>, 'heldOutputTokens' | 'wouldRefuse'>
  | Extract<Decision, { admitted: false }> {
  const barred = barredRefusal(entries, client, nowMs)
  if (barred) return { admitted: false, refusal: barred }
  const taking = { group, inputTokens: 0, inputIsKnown: true, outputTokensMax: 0 }
  const refusals = entries.flatMap(({ id, state }) =>
    rateRefusals({ id, state: state! }, taking, false, nowMs).filter(
      ({ limiter }) => limiter !== 'concurrent_requests',
    ),
  )
  if (refusals.length > 0) return { admitted: false, refusal: longestLasting(refusals) }
  return {
    admitted: true,
    next: entries.map(({ state }) => ({
      ...state!,
      buckets: takeRates(state!, taking, false, nowMs),
      usedMs: nowMs,
      lastMs: nowMs,
    })),
  }
}

/**
 * Why the client may not ask at all: a scope is closed, its secret is retired, or its address is in no list. Also
 * asked, without a reservation, by calls that cost nothing. Whoever is barred so learns nothing of limits.
 */
export function barredRefusal(
  entries: readonly ScopeEntry[],
  client: Client,
  nowMs: number,
): ClosedRefusal | PolicyRefusal | undefined {
  for (const entry of entries) {
    const refusal = closedRefusal(entry, client, nowMs)
    if (refusal) return refusal
  }
  for (const { id, state } of entries) {
    const refusal = addressRefusal({ id, state: state! }, client)
    if (refusal) return refusal
  }
  return undefined
}

/** A scope never decides at an earlier instant than before, whatever the clock does. Unix milliseconds. */
export function latestOf(entries: readonly ScopeEntry[], nowMs: number): number {
  return entries.reduce((latest, { state }) => Math.max(latest, state?.lastMs ?? 0), nowMs)
}

/** How output is limited is one rule for all that an organization's requests touch. */
export function isStrict(entries: readonly ScopeEntry[]): boolean {
  return entries.some(({ state }) => state?.policy.outputTokens === 'strict')
}

function policyRefusal(
  { id, state }: { readonly id: ScopeId; readonly state: ScopeState },
  taking: Taking,
): PolicyRefusal | undefined {
  const { models, inferenceGeos } = taking.named
  const unlisted = modelRefusal({ id, state }, models) ?? geoRefusal({ id, state }, inferenceGeos)
  if (unlisted) return unlisted
  const setting = refusingSetting(state.policy, taking)
  if (!setting) return undefined
  return { kind: 'not_allowed', scopeKind: state.policy.kind, scopeId: id, setting, asked: null }
}

function refusingSetting(
  { unknownModels, unboundedRequests }: ScopePolicy,
  { unknownModel, unbounded }: Taking,
): PolicyRefusal['setting'] | undefined {
  if (unknownModel && unknownModels === 'refuse') return 'unknown_models'
  return unbounded && unboundedRequests === 'refuse' ? 'unbounded_requests' : undefined
}

function reserveIn(
  state: ScopeState,
  { added, buckets }: { readonly added: WindowBalance; readonly buckets: Buckets },
  windows: WindowIds,
  nowMs: number,
): ScopeState {
  const balances = addToWindows(state, windows, added)
  const openReservations = state.openReservations + 1
  return { ...state, balances, buckets, openReservations, usedMs: nowMs, lastMs: nowMs }
}

const weight = {
  closed: 6,
  not_allowed: 5,
  spend_reached: 4,
  rate_never: 3,
  spend_too_large: 2,
  rate_limited: 1,
  spend_reserved: 0,
} as const satisfies Record<Refusal['kind'], number>

/**
 * Waiting helps least against the heaviest refusal; of equals the one that frees last is named, and of
 * those the narrowest scope (entries come narrowest first and the sort is stable).
 */
function longestLasting(refusals: readonly Refusal[]): Refusal {
  return refusals.toSorted(
    (left, right) => weight[right.kind] - weight[left.kind] || freesAt(right) - freesAt(left),
  )[0]!
}

function freesAt(refusal: Refusal): number {
  switch (refusal.kind) {
    case 'closed':
    case 'not_allowed':
      return 0
    case 'rate_limited':
    case 'rate_never':
      return refusal.retryAfterMs ?? 0
    case 'spend_reached':
    case 'spend_too_large':
    case 'spend_reserved':
      return refusal.resetsAtMs
  }
}
