/** What has failed lately. `lastAtMs` is in Unix milliseconds. */
export type Attempts = { readonly count: number; readonly lastAtMs: number }

/** How failures slow the next attempt down. */
export type Patience = {
  /** So many failures cost no time: people mistype. */
  readonly freeCount: number
  /** After the first failure that costs time; twice as long after each that follows. */
  readonly firstWaitMs: number
  readonly waitMsMax: number
  /** So long after the last failure all are forgotten. */
  readonly keptMs: number
}

/** How long the next attempt has still to wait, in milliseconds; 0 when it may be made now. */
export function waitMsAfter(attempts: Attempts, patience: Patience, nowMs: number): number {
  const { count, lastAtMs } = recalled(attempts, patience, nowMs)
  const costly = count - patience.freeCount
  if (costly < 0) return 0
  const waitMs = Math.min(patience.waitMsMax, patience.firstWaitMs * 2 ** costly)
  return Math.max(0, lastAtMs + waitMs - nowMs)
}

/** With one more attempt, counted before its outcome is known: of any number at once, none goes uncounted. */
export function withAttempt(attempts: Attempts, patience: Patience, nowMs: number): Attempts {
  return { count: recalled(attempts, patience, nowMs).count + 1, lastAtMs: nowMs }
}

function recalled(attempts: Attempts, { keptMs }: Patience, nowMs: number): Attempts {
  return nowMs - attempts.lastAtMs >= keptMs ? { ...attempts, count: 0 } : attempts
}
