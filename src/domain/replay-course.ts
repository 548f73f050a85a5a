import { admit, isStrict, latestOf } from './admission.ts'
import type { ScopeEntry } from './admission.ts'
import { nobody } from './allow-list.ts'
import { adjustIn, replaceIn } from './charge.ts'
import { nanoUsd } from './money.ts'
import type { NanoUsd } from './money.ts'
import { editScope } from './policy.ts'
import type { PolicyChange } from './policy.ts'
import type { RateTaking } from './rate-admission.ts'
import type { RateTaken, UsedTokens } from './rate-charge.ts'
import type { Refusal } from './refusal.ts'
import { newScopeState } from './scope.ts'
import type { ScopeId, ScopePolicy, ScopeState } from './scope.ts'

/** A request as it was once asked, admitted or refused. Instants in Unix milliseconds. */
export type ReplayedAsk = {
  readonly id: string
  readonly atMs: number
  /** Narrowest first. */
  readonly scopeIds: readonly ScopeId[]
  readonly model: string
  readonly taking: RateTaking & { readonly boundNanoUsd: NanoUsd }
  /** What a count of the input comes to, for an estimate that stands above a limit; null where nobody could count. */
  readonly countedInputTokens: number | null
}

/** How it ended; null for `used`: nobody knows. */
export type ReplayedEnd = {
  readonly id: string
  readonly atMs: number
  readonly costNanoUsd: NanoUsd
  readonly used: UsedTokens | null
}

/** A scope with limits, as it was before the first ask. */
export type ReplayedScope = {
  readonly id: ScopeId
  readonly policy: ScopePolicy
  readonly balances: ScopeState['balances']
}

/** One course of things: the asks in their order, under limits of its own. */
export type Course = {
  /** Admits it, or says which limit refuses. The scopes are as they stood before. */
  ask(ask: ReplayedAsk): Asked
  /** Of an ask that was refused in this course, nothing. */
  end(end: ReplayedEnd): void
  adjust(scopeIds: readonly ScopeId[], amountNanoUsd: NanoUsd, atMs: number): void
}

/** The answer, and what was known of the ask when it was given. */
export type Asked = {
  readonly refusal: Refusal | undefined
  readonly entries: readonly ScopeEntry[]
  readonly strict: boolean
}

/**
 * Takes asks through the very functions by which the ledger decides, from full buckets on. Only limits count: every
 * scope is open, and takes whatever model, address and geography. `change` is made of one scope at `fromMs`.
 */
export function createCourse(
  scopes: readonly ReplayedScope[],
  change: { readonly id: ScopeId; readonly change: PolicyChange } | undefined,
  fromMs: number,
): Course {
  const states = new Map(scopes.map((scope) => [scope.id, openState(scope)]))
  if (change) {
    const before = states.get(change.id)!
    states.set(change.id, editScope(change.id, before, change.change, fromMs).state)
  }
  const open = new Map<string, OpenAsk>()
  const entriesOf = (ids: readonly ScopeId[]): ScopeEntry[] =>
    // What has no limits cannot refuse, so it is not kept account of.
    ids.flatMap((id) => (states.has(id) ? [{ id, state: states.get(id) }] : []))

  function take(ask: ReplayedAsk, taking: ReplayedAsk['taking']): Refusal | undefined {
    const entries = entriesOf(ask.scopeIds)
    const nowMs = latestOf(entries, ask.atMs)
    const decision = admit(entries, { ...allowed, ...taking }, nowMs)
    if (!decision.admitted) return decision.refusal
    entries.forEach(({ id }, index) => states.set(id, decision.next[index]!))
    const taken: RateTaken = {
      group: taking.group,
      admittedAtMs: nowMs,
      inputTokens: taking.inputTokens,
      heldOutputTokens: decision.heldOutputTokens,
      countedOutputTokens: 0,
    }
    open.set(ask.id, { scopeIds: ask.scopeIds, taken, boundNanoUsd: taking.boundNanoUsd })
    return undefined
  }

  return {
    ask: (ask) => {
      const entries = entriesOf(ask.scopeIds)
      const strict = isStrict(entries)
      const refusal = take(ask, ask.taking)
      const counted = refusal && tightened(ask, refusal)
      return { refusal: counted ? take(ask, counted) : refusal, entries, strict }
    },
    end: (end) => {
      const request = open.get(end.id)
      if (!request) return
      open.delete(end.id)
      for (const { id, state } of entriesOf(request.scopeIds)) {
        const replacement = replacementOf(request, end)
        states.set(id, replaceIn({ id, state: state! }, replacement, end.atMs).state)
      }
    },
    adjust: (scopeIds, amountNanoUsd, atMs) => {
      const entries = entriesOf(scopeIds)
      const nowMs = latestOf(entries, atMs)
      for (const { id, state } of entries) {
        states.set(id, adjustIn({ id, state: state! }, amountNanoUsd, nowMs).state)
      }
    },
  }
}

type OpenAsk = {
  readonly scopeIds: readonly ScopeId[]
  readonly taken: RateTaken
  readonly boundNanoUsd: NanoUsd
}

const allowed = {
  client: nobody,
  named: { models: [], inferenceGeos: [] },
  unbounded: false,
  unknownModel: false,
} as const

function openState({ policy, balances }: ReplayedScope): ScopeState {
  const state = newScopeState(policy.kind)
  const { spendLimits, rateLimits, outputTokens } = policy
  return { ...state, balances, policy: { ...state.policy, spendLimits, rateLimits, outputTokens } }
}

/** As the gateway does: an estimate above a rate limit is counted, and then asked for once more. */
function tightened(ask: ReplayedAsk, refusal: Refusal): ReplayedAsk['taking'] | undefined {
  const { taking, countedInputTokens } = ask
  if (refusal.kind !== 'rate_limited' || !taking.inputIsCountable) return undefined
  if (refusal.asked <= refusal.limit || countedInputTokens === null) return undefined
  return {
    ...taking,
    inputTokens: countedInputTokens,
    inputIsKnown: true,
    inputIsCountable: false,
  }
}

function replacementOf({ taken, boundNanoUsd }: OpenAsk, { costNanoUsd, used }: ReplayedEnd) {
  const none = nanoUsd(0n)
  return {
    admittedAtMs: taken.admittedAtMs,
    reservedNanoUsd: boundNanoUsd,
    chargedNanoUsd: none,
    costNanoUsd,
    excessNanoUsd: none,
    closes: true,
    taken,
    used,
    wouldHaveBeenRefused: false,
  }
}
