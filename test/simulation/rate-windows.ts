/** What one request took from a token bucket, and when. */
export type Taken = {
  readonly atMs: number
  readonly tokens: number
  /** The part of `tokens` that was taken before `atMs`, at some time after `fromMs`. */
  readonly early: number
  readonly fromMs: number
}

export type FullestWindow = {
  /** Tokens taken in the window that came closest to what a bucket may give, or went beyond it. */
  readonly tokens: number
  readonly ms: number
  /** The capacity, and what flowed in over the window. */
  readonly allowed: number
}

/**
 * Looks at every window that begins with one taking and ends with another, both included: a bucket of
 * `limit` tokens that refills by `limit` a minute cannot have given more than limit + limit × time in any of
 * them. Returns the fullest, and of equals a longer one. Takings that began before the window count in it only with what is certain.
 */
export function fullestWindow(takings: readonly Taken[], limit: number): FullestWindow {
  const inOrder = takings.toSorted((left, right) => left.atMs - right.atMs)
  let fullest: FullestWindow = { tokens: 0, ms: 0, allowed: limit }
  let least = Number.POSITIVE_INFINITY
  for (const [first, { atMs: startMs }] of inOrder.entries()) {
    let tokens = 0
    for (let last = first; last < inOrder.length; last++) {
      const taken = inOrder[last]!
      tokens += taken.tokens - (taken.fromMs < startMs ? taken.early : 0)
      const ms = taken.atMs - startMs
      // Whole numbers until here, so that a window which is full to the token is not over by a rounding.
      const room = limit * minuteMs + limit * ms - tokens * minuteMs
      if (room > least) continue
      least = room
      fullest = { tokens, ms, allowed: (limit * (minuteMs + ms)) / minuteMs }
    }
  }
  return fullest
}

const minuteMs = 60_000
