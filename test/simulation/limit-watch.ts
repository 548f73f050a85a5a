import { setTimeout as wait } from 'node:timers/promises'
import type { ScopeState } from '#domain/scope.ts'
import { windowIdsAt } from '#domain/window.ts'
import type { Books } from './crash-books.ts'

/** Reads the scope rows again and again while everything else goes on: G1 holds in each of them. */
export function watchLimits(books: Books, violations: string[]): { stop(): Promise<number> } {
  const run = { stopped: false, reads: 0 }
  const watching = (async () => {
    while (!run.stopped) {
      for (const scope of await books.scopes()) checkLimits(scope, violations)
      run.reads += 1
      await wait(5)
    }
  })()
  return {
    stop: async () => {
      run.stopped = true
      await watching
      return run.reads
    },
  }
}

/**
 * Settled plus reserved spend is within each limit. Limits are only ever raised here, so those of the same
 * row are the ones in force.
 */
function checkLimits({ policy, balances, lastMs }: ScopeState, violations: string[]): void {
  const windows = windowIdsAt(lastMs)
  for (const { window, limitNanoUsd } of policy.spendLimits) {
    const balance = balances[windows[window]]
    if (!balance) continue
    const taken = balance.settledNanoUsd + balance.reservedNanoUsd - balance.excessNanoUsd
    if (taken > limitNanoUsd)
      violations.push(`G1: ${policy.kind} took ${taken} of ${limitNanoUsd} (${window})`)
  }
}
