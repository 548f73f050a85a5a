/** Where the time comes from. Handed in, so that a test can hold it still. */
export type Clock = {
  /** The wall clock, in Unix milliseconds. */
  now(): number
  /** Milliseconds from an arbitrary origin that never go backwards: for durations only. */
  monotonicMs(): number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
}

export type ManualClock = Clock & { advance(ms: number): void; set(nowMs: number): void }

/** A clock that moves only when told to. */
export function manualClock(startMs: number): ManualClock {
  let nowMs = startMs
  return {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms
    },
    set: (ms) => {
      nowMs = ms
    },
  }
}
