import { balanceAt } from './balance.ts'
import type { NanoUsd } from './money.ts'
import type { SpendRefusal } from './refusal.ts'
import type { ScopeId, ScopeSpendLimit, ScopeState } from './scope.ts'
import { reachedPercent } from './threshold.ts'
import { windowEndMs, windowIdsAt } from './window.ts'

/** What a request would take of spend limits, and when: Unix milliseconds. */
type SpendTaking = { readonly boundNanoUsd: NanoUsd; readonly nowMs: number }

/** Why the scope's spend limits refuse, each of them. */
export function spendRefusals(
  { id, state }: { readonly id: ScopeId; readonly state: ScopeState },
  taking: SpendTaking,
): readonly SpendRefusal[] {
  let refusals: SpendRefusal[] | undefined
  for (const limit of state.policy.spendLimits) {
    const refusal = evaluate({ id, state, limit }, taking)
    if (refusal) (refusals ??= []).push(refusal)
  }
  return refusals ?? none
}

// Mostly there is none, three times a request.
const none: readonly SpendRefusal[] = []

type Limited = {
  readonly id: ScopeId
  readonly state: ScopeState
  readonly limit: ScopeSpendLimit
}

function evaluate(
  { id, state, limit }: Limited,
  { boundNanoUsd, nowMs }: SpendTaking,
): SpendRefusal | undefined {
  const windowId = windowIdsAt(nowMs)[limit.window]
  const { settledNanoUsd, reservedNanoUsd } = balanceAt(state, windowId)
  const { limitNanoUsd } = limit
  // A limit of zero blocks also what costs nothing.
  const fits = settledNanoUsd + reservedNanoUsd + boundNanoUsd <= limitNanoUsd && limitNanoUsd > 0n
  if (fits && settledNanoUsd < limitNanoUsd) return undefined

  const isZero = limitNanoUsd === 0n
  const fitsAlone =
    !isZero && settledNanoUsd + boundNanoUsd <= limitNanoUsd && settledNanoUsd < limitNanoUsd
  // Also where a correction has left less than nothing spent: a limit of zero is a block.
  const reached = isZero || settledNanoUsd * 100n >= limitNanoUsd * reachedPercent
  return {
    kind: fitsAlone ? 'spend_reserved' : reached ? 'spend_reached' : 'spend_too_large',
    scopeKind: state.policy.kind,
    scopeId: id,
    window: limit.window,
    windowId,
    limitNanoUsd,
    settledNanoUsd,
    reservedNanoUsd,
    boundNanoUsd,
    resetsAtMs: windowEndMs(limit.window, nowMs),
  }
}
