import { setTimeout as sleepFor } from 'node:timers/promises'
import { subscriberOf } from './address.ts'
import { bounds } from './bounds.ts'
import type { Clock } from './clock.ts'

/** Makes whoever tries secrets wait to be told that one was wrong. A right secret never waits, from wherever it comes. */
export type SlowRefusals = {
  /** Counts a wrong secret of the address, and resolves when it may be answered. */
  wait(address: string | null): Promise<void>
}

type Counted = { readonly count: number; readonly atMs: number }

/** Each node counts for itself, by what one subscriber has of addresses. Wrong secrets are forgotten one by one, as time goes on. */
export function createSlowRefusals(
  clock: Clock,
  sleep: (ms: number) => Promise<unknown> = sleepFor,
): SlowRefusals {
  const counted = new Map<string, Counted>()
  let waiting = 0
  return {
    wait: async (address) => {
      if (address === null) return
      const delayMs = delayOf(count(counted, subscriberOf(address), clock.monotonicMs()))
      // Beyond that, holding on to guesses would cost more than it spares.
      if (delayMs === 0 || waiting >= bounds.slowedRefusalsMax) return
      waiting++
      try {
        await sleep(delayMs)
      } finally {
        waiting--
      }
    },
  }
}

function count(counted: Map<string, Counted>, subscriber: string, nowMs: number): number {
  const before = counted.get(subscriber) ?? { count: 0, atMs: nowMs }
  const forgotten = Math.floor((nowMs - before.atMs) / bounds.wrongSecretForgottenMs)
  const after = Math.max(0, before.count - forgotten) + 1
  // At the end of the map, so that whoever has been quiet the longest is the first to be forgotten.
  counted.delete(subscriber)
  counted.set(subscriber, { count: after, atMs: nowMs })
  if (counted.size > bounds.slowedAddressesMax) counted.delete(counted.keys().next().value!)
  return after
}

function delayOf(wrongSecrets: number): number {
  const beyond = wrongSecrets - bounds.wrongSecretsFree
  return beyond <= 0 ? 0 : Math.min(bounds.slowedRefusalMsMax, 50 * 2 ** Math.min(beyond - 1, 10))
}
