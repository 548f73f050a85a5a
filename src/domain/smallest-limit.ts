import { balanceAt } from './balance.ts'
import { nanoUsd } from './money.ts'
import type { PolicyChange } from './policy.ts'
import { rateRefusals, takeRates } from './rate-admission.ts'
import { settleRates } from './rate-charge.ts'
import type { RateTaken } from './rate-charge.ts'
import { concurrencyGroup } from './rate-limit.ts'
import type { Limiter } from './rate-limit.ts'
import type { Asked, ReplayedAsk, ReplayedEnd } from './replay-course.ts'
import { newScopeState } from './scope.ts'
import type { ScopeId, ScopeState } from './scope.ts'
import { windowIdsAt } from './window.ts'
import type { SpendWindow } from './window.ts'

/** The limit that is proposed: null, that there be none. */
export type ProposedLimit =
  | {
      readonly kind: 'rate'
      readonly group: string
      readonly limiter: Limiter
      readonly limit: number | null
    }
  | { readonly kind: 'spend'; readonly window: SpendWindow; readonly limitNanoUsd: bigint | null }

/** The least that refuses nothing, in tokens, requests or nano-dollars, and the instant that needs all of it. */
export type SmallestLimit = { readonly limit: bigint; readonly atMs: number }

/** Watches a course without the limit, which shows what would have been needed of it. */
export type SmallestLimitSearch = {
  /** An ask that was admitted there, and touches the limit's scope. */
  admitted(ask: ReplayedAsk, asked: Asked): void
  ended(end: ReplayedEnd): void
  /** Null where nothing asked for it, or where there was too much to tell before `isLate` says to stop. */
  find(isLate: () => boolean): SmallestLimit | null
}

/** `asksMax`: what is remembered of a rate limit, since each value that is tried goes through all of it. */
export function searchSmallestLimit(
  scopeId: ScopeId,
  proposed: ProposedLimit,
  asksMax: number,
): SmallestLimitSearch {
  if (proposed.kind === 'spend') {
    return searchPeak((ask, state) => {
      const { settledNanoUsd, reservedNanoUsd } = balanceAt(
        state,
        windowIdsAt(ask.atMs)[proposed.window],
      )
      const needed = settledNanoUsd + reservedNanoUsd + ask.taking.boundNanoUsd
      // What costs nothing needs a limit that is not reached, too.
      return needed > settledNanoUsd ? needed : settledNanoUsd + 1n
    }, scopeId)
  }
  if (proposed.limiter === 'concurrent_requests') {
    return searchPeak((_ask, state) => BigInt(state.openReservations + 1), scopeId)
  }
  return searchBucket(scopeId, { ...proposed, limiter: proposed.limiter }, asksMax)
}

function searchPeak(
  neededOf: (ask: ReplayedAsk, state: ScopeState) => bigint,
  scopeId: ScopeId,
): SmallestLimitSearch {
  let peak: SmallestLimit | null = null
  return {
    admitted: (ask, { entries }) => {
      const state = entries.find(({ id }) => id === scopeId)?.state
      if (!state) return
      const limit = neededOf(ask, state)
      if (limit > 0n && (!peak || limit > peak.limit)) peak = { limit, atMs: ask.atMs }
    },
    ended: () => undefined,
    find: () => peak,
  }
}

type Bucketed = Extract<ProposedLimit, { kind: 'rate' }>
type Happening = { readonly ask: ReplayedAsk; readonly strict: boolean } | ReplayedEnd

/** How much a bucket needs depends on how fast it refills: found by trying, in the bucket alone. */
function searchBucket(scopeId: ScopeId, { group, limiter }: Bucketed, asksMax: number) {
  const happenings: Happening[] = []
  const known = new Set<string>()
  let firstMs = 0

  /** The instant at which that limit first refuses; undefined: never. */
  function refusesAt(limit: number): number | undefined {
    const empty = newScopeState('workspace')
    let state: ScopeState = {
      ...empty,
      policy: { ...empty.policy, rateLimits: { [group]: { [limiter]: limit } } },
    }
    const open = new Map<string, RateTaken>()
    for (const each of happenings) {
      if (!('ask' in each)) {
        const taken = open.get(each.id)!
        state = { ...state, buckets: settleRates(state, taken, each.used, each.atMs) }
        continue
      }
      const { ask, strict } = each
      const taking = takingWithin(ask, limit)
      if (rateRefusals({ id: scopeId, state }, taking, strict, ask.atMs).length > 0) return ask.atMs
      state = { ...state, buckets: takeRates(state, taking, strict, ask.atMs) }
      open.set(ask.id, {
        group,
        admittedAtMs: ask.atMs,
        inputTokens: taking.inputTokens,
        heldOutputTokens: strict ? taking.outputTokensMax : 0,
        countedOutputTokens: 0,
      })
    }
    return undefined
  }

  return {
    admitted: (ask: ReplayedAsk, { entries, strict }: Asked) => {
      if (ask.taking.group !== group || group === concurrencyGroup) return
      if (!entries.some(({ id }) => id === scopeId)) return
      if (known.size > asksMax) return
      firstMs ||= ask.atMs
      known.add(ask.id)
      happenings.push({ ask, strict })
    },
    ended: (end: ReplayedEnd) => {
      if (known.has(end.id)) happenings.push(end)
    },
    find: (isLate: () => boolean): SmallestLimit | null =>
      known.size === 0 || known.size > asksMax ? null : leastOf(refusesAt, firstMs, isLate),
  }
}

/** Doubles until nothing is refused, and then halves what lies between, to within a thousandth. */
function leastOf(
  refusesAt: (limit: number) => number | undefined,
  firstMs: number,
  isLate: () => boolean,
): SmallestLimit | null {
  let refusing = 0
  let atMs = firstMs
  let fitting = 1
  for (;;) {
    if (isLate() || fitting > largestTried) return null
    const refusedAtMs = refusesAt(fitting)
    if (refusedAtMs === undefined) break
    refusing = fitting
    atMs = refusedAtMs
    fitting *= 2
  }
  while (fitting - refusing > Math.max(1, fitting / 1000)) {
    if (isLate()) return null
    const middle = Math.floor((fitting + refusing) / 2)
    const refusedAtMs = refusesAt(middle)
    if (refusedAtMs === undefined) fitting = middle
    else {
      refusing = middle
      atMs = refusedAtMs
    }
  }
  return { limit: BigInt(fitting), atMs }
}

const largestTried = 2 ** 50

/** An estimate above the limit is counted first, where it can be. */
function takingWithin({ taking, countedInputTokens }: ReplayedAsk, limit: number) {
  const isToBeCounted =
    taking.inputIsCountable === true && taking.inputTokens > limit && countedInputTokens !== null
  return isToBeCounted
    ? { ...taking, inputTokens: countedInputTokens, inputIsKnown: true, inputIsCountable: false }
    : taking
}

/** The limit as an edit of its scope makes it: of spend, with the others that the scope has. */
export function changeTo(
  proposed: ProposedLimit,
  spendLimits: ScopeState['policy']['spendLimits'],
): PolicyChange {
  if (proposed.kind === 'rate') {
    const { group, limiter, limit } = proposed
    return { rateLimits: [{ group, limiter, limit }] }
  }
  const { window, limitNanoUsd } = proposed
  const others = spendLimits.filter((each) => each.window !== window)
  return {
    spendLimits:
      limitNanoUsd === null ? others : [...others, { window, limitNanoUsd: nanoUsd(limitNanoUsd) }],
  }
}
