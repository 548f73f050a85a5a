/**
 * A token bucket as slow and plain as can be, to hold the real one against: it keeps its whole history and
 * works its level out anew each time, in exact parts of a token. It shares no code with what it judges.
 */
export type ExactBucket = {
  readonly periodMs: bigint
  /** Requests admitted before are not in it. */
  readonly beganMs: number
  readonly history: BucketEvent[]
}

/** Something that happened to a bucket. Unix milliseconds; whole tokens, below zero for what comes back. */
type BucketEvent =
  | { readonly atMs: number; readonly what: 'take'; readonly tokens: number }
  | { readonly atMs: number; readonly what: 'limit'; readonly limit: number }

const dayLimiter = 'tokens_per_day'

/** A full one. */
export function exactBucket(limiter: string, limit: number, beganMs: number): ExactBucket {
  const periodMs = limiter === dayLimiter ? 86_400_000n : 60_000n
  return { periodMs, beganMs, history: [{ atMs: beganMs, what: 'limit', limit }] }
}

/** The limit in force. */
export function exactLimit({ history }: ExactBucket): number {
  const last = history.findLast((event) => event.what === 'limit')
  return last?.what === 'limit' ? last.limit : 0
}

/** What is in it, in parts: tokens times milliseconds of the period. */
export function partsAt(bucket: ExactBucket, nowMs: number): bigint {
  const { periodMs } = bucket
  let parts = 0n
  let limit = 0n
  let atMs = bucket.beganMs
  let isFirst = true
  const flow = (untilMs: number): void => {
    const inflow = limit * BigInt(Math.max(0, untilMs - atMs))
    const room = limit * periodMs - parts
    parts += room <= 0n ? room : inflow < room ? inflow : room
    atMs = Math.max(atMs, untilMs)
  }
  for (const event of bucket.history) {
    flow(event.atMs)
    if (event.what === 'take') {
      parts -= BigInt(event.tokens) * periodMs
    } else if (isFirst) {
      limit = BigInt(event.limit)
      parts = limit * periodMs
      isFirst = false
    } else {
      const moved = parts + (BigInt(event.limit) - limit) * periodMs
      // Lowering makes no debt, and forgives none.
      const least = parts < 0n ? parts : 0n
      const changed = BigInt(event.limit) < limit && moved < least ? least : moved
      limit = BigInt(event.limit)
      const capped = changed < limit * periodMs ? changed : limit * periodMs
      // A change of the limit drops what has been refilled beyond whole tokens.
      parts = floorTo(capped, periodMs)
    }
  }
  flow(nowMs)
  return parts
}

/** Whole tokens. */
export function tokensAt(bucket: ExactBucket, nowMs: number): bigint {
  return floorTo(partsAt(bucket, nowMs), bucket.periodMs) / bucket.periodMs
}

export function exactTake(bucket: ExactBucket, tokens: number, atMs: number): void {
  bucket.history.push({ atMs, what: 'take', tokens })
}

export function exactResize(bucket: ExactBucket, limit: number, atMs: number): void {
  bucket.history.push({ atMs, what: 'limit', limit })
}

/**
 * What may come back of tokens that were taken too many: not what has flowed in since, nor anything once
 * the limit has been lowered; never more than there is room for.
 */
export function exactCorrect(
  bucket: ExactBucket,
  correction: { taken: number; used: number; admittedAtMs: number },
  nowMs: number,
): void {
  const { taken, used, admittedAtMs } = correction
  if (used >= taken) return exactTake(bucket, used - taken, nowMs)
  if (wasLoweredSince(bucket, admittedAtMs)) return
  const limit = BigInt(exactLimit(bucket))
  const inflow = limit * BigInt(Math.max(0, nowMs - admittedAtMs))
  const refilled = (inflow + bucket.periodMs - 1n) / bucket.periodMs
  const kept = refilled > BigInt(used) ? refilled : BigInt(used)
  const back = BigInt(taken) - kept
  // What has overflowed by this step is lost: no later take may count on it.
  if (back > 0n) {
    exactTake(bucket, -Number(back), nowMs)
    bucket.history.push({ atMs: nowMs, what: 'take', tokens: 0 })
  }
}

function wasLoweredSince({ history }: ExactBucket, sinceMs: number): boolean {
  const limits = history.filter((event) => event.what === 'limit')
  return limits.some(
    (event, index) => index > 0 && event.atMs > sinceMs && event.limit < limits[index - 1]!.limit,
  )
}

function floorTo(parts: bigint, unit: bigint): bigint {
  return parts - (((parts % unit) + unit) % unit)
}
