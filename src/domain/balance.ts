import { nanoUsd } from './money.ts'
import type { NanoUsd } from './money.ts'
import { emptyBalance } from './scope.ts'
import type { ScopeState, WindowBalance } from './scope.ts'
import { spendWindows } from './window.ts'
import type { WindowId, WindowIds } from './window.ts'

/** The balances with the amounts added in each of the windows, and without past ones that hold nothing. */
export function addToWindows(
  state: ScopeState,
  windows: WindowIds,
  added: WindowBalance,
): Record<WindowId, WindowBalance> {
  const balances: Record<WindowId, WindowBalance> = { ...state.balances }
  for (const window of spendWindows) {
    balances[windows[window]] = addBalances(balanceAt(state, windows[window]), added)
  }
  return withoutPastWindows(balances, windows)
}

/** The sums, each of which may be less: amounts are signed. */
export function addBalances(balance: WindowBalance, added: WindowBalance): WindowBalance {
  return {
    settledNanoUsd: addNanoUsd(balance.settledNanoUsd, added.settledNanoUsd),
    reservedNanoUsd: addNanoUsd(balance.reservedNanoUsd, added.reservedNanoUsd),
    excessNanoUsd: addNanoUsd(balance.excessNanoUsd, added.excessNanoUsd),
  }
}

/** Mostly nothing is added to two of the three, and each sum of big integers is an object of its own. */
function addNanoUsd(amount: NanoUsd, added: NanoUsd): NanoUsd {
  return added === 0n ? amount : nanoUsd(amount + added)
}

/** That of a window in which nothing has happened is empty. */
export function balanceAt(state: ScopeState, windowId: WindowId): WindowBalance {
  return state.balances[windowId] ?? emptyBalance
}

/** Drops, from the record given, the windows that are over and in which nothing is reserved. */
export function withoutPastWindows(
  balances: Record<WindowId, WindowBalance>,
  current: WindowIds,
): Record<WindowId, WindowBalance> {
  for (const id in balances) if (isPast(id, balances, current)) delete balances[id]
  return balances
}

/** Whether there is a window to drop: mostly there is none. */
export function hasPastWindow(balances: ScopeState['balances'], current: WindowIds): boolean {
  for (const id in balances) if (isPast(id, balances, current)) return true
  return false
}

function isPast(id: WindowId, balances: ScopeState['balances'], current: WindowIds): boolean {
  const isCurrent = id === current.daily || id === current.weekly || id === current.monthly
  return !isCurrent && balances[id]!.reservedNanoUsd === 0n
}
