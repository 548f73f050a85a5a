import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exactBucket, exactResize, exactTake, partsAt } from '#test/support/exact-bucket.ts'
import type { ExactBucket } from '#test/support/exact-bucket.ts'
import {
  availableIn,
  correctIn,
  fullBucket,
  periodMsOf,
  refill,
  resizeBucket,
  takeFrom,
  waitMsFor,
} from './rate-limit.ts'
import type { Bucket, BucketLimiter } from './rate-limit.ts'

const startMs = Date.UTC(2026, 10, 22)
const largest = Number.MAX_SAFE_INTEGER
const limiter = fc.constantFrom<BucketLimiter>('requests_per_minute', 'tokens_per_day')
const limit = fc.oneof(
  fc.constantFrom(0, 1, 2, 7, 59_999, 60_000, 60_001, 2 ** 52, largest - 1, largest),
  fc.integer({ min: 0, max: 100 }),
  fc.integer({ min: 0, max: 10_000_000 }),
  fc.maxSafeNat(),
)
const elapsedMs = fc.oneof(
  fc.constantFrom(0, 1, 59_999, 60_000, 86_399_999, 86_400_000),
  fc.integer({ min: 0, max: 70_000 }),
  fc.integer({ min: 0, max: 400 * 86_400_000 }),
)

/** Some part of a limit, and of the largest too. */
function partOf(whole: number, thousandths: number): number {
  return Number((BigInt(whole) * BigInt(thousandths)) / 1000n)
}

function partsOf(bucket: Bucket, periodMs: number): bigint {
  return BigInt(bucket.level) * BigInt(periodMs) + BigInt(bucket.remainder)
}

test('a bucket refills exactly, however the time is cut into pieces', () => {
  fc.assert(
    fc.property(
      limiter,
      limit,
      fc.nat({ max: 1000 }),
      fc.array(elapsedMs, { maxLength: 20 }),
      (of, tokens, taken, pieces) => {
        const periodMs = periodMsOf(of)
        const exact = exactBucket(of, tokens, startMs)
        exactTake(exact, partOf(tokens, taken), startMs)
        const before = takeFrom(fullBucket(tokens, startMs), partOf(tokens, taken))
        let inPieces = before
        let nowMs = startMs
        for (const piece of pieces) {
          nowMs += piece
          inPieces = refill(inPieces, tokens, periodMs, nowMs)
        }

        expect(inPieces).toEqual(refill(before, tokens, periodMs, nowMs))
        expect(partsOf(inPieces, periodMs)).toBe(partsAt(exact, nowMs))
      },
    ),
  )
})

test('a bucket that is looked at each millisecond for two minutes loses and makes no token', () => {
  for (const tokens of [1, 7, 59_999, 1_000_003]) {
    let bucket = takeFrom(fullBucket(tokens, startMs), 2 * tokens)
    for (let ms = 1; ms < 120_000; ms++) bucket = refill(bucket, tokens, 60_000, startMs + ms)
    expect(bucket.level).toBeLessThan(tokens)
    expect(refill(bucket, tokens, 60_000, startMs + 120_000)).toMatchObject({
      level: tokens,
      remainder: 0,
    })
  }
})

test('a clock that steps back neither refills a bucket nor empties it', () => {
  fc.assert(
    fc.property(limit, fc.nat({ max: 1000 }), elapsedMs, (tokens, taken, backMs) => {
      const bucket = takeFrom(fullBucket(tokens, startMs), partOf(tokens, taken))
      expect(refill(bucket, tokens, 60_000, startMs - backMs)).toEqual(bucket)
    }),
  )
})

test('the wait is exact: at that millisecond it fits, and not one earlier', () => {
  const missingOf = fc.integer({ min: 1, max: 1000 })
  fc.assert(
    fc.property(
      fc.tuple(limiter, limit),
      fc.nat({ max: 2000 }),
      elapsedMs,
      missingOf,
      ([of, tokens], taken, sinceMs, missingPart) => {
        const periodMs = periodMsOf(of)
        const taker = takeFrom(
          fullBucket(tokens, startMs),
          partOf(Math.min(tokens, 2 ** 50), taken),
        )
        const nowMs = startMs + sinceMs
        const bucket = refill(taker, tokens, periodMs, nowMs)
        const missing = Math.max(1, partOf(Math.min(tokens, 2 ** 50), missingPart))
        const waitMs = waitMsFor(bucket, tokens, periodMs, missing)
        if (waitMs === undefined) {
          expect(tokens === 0 || bucket.level + missing > tokens).toBe(true)
          return
        }
        const at = (ms: number): number => refill(bucket, tokens, periodMs, nowMs + ms).level
        expect(at(waitMs)).toBeGreaterThanOrEqual(bucket.level + missing)
        expect(at(waitMs - 1)).toBeLessThan(bucket.level + missing)
      },
    ),
    { numRuns: 1000 },
  )
})

test('the wait is exact where the product of tokens and time does not fit a float', () => {
  // 150_119_987_579 tokens take 2^53 + 4008 parts; with a remainder the difference fits again.
  const bucket = { ...fullBucket(0, startMs), remainder: 59_999 }
  for (const missing of [150_119_987_580, 150_119_987_579, 150_119_987_581]) {
    const tokens = missing
    const parts = BigInt(missing) * 60_000n - 59_999n
    const exact = Number((parts + BigInt(tokens) - 1n) / BigInt(tokens))
    expect(waitMsFor(bucket, tokens, 60_000, missing)).toBe(exact)
  }
})

test('a changed limit keeps what was used: it adds the difference, and nothing stands above it', () => {
  const change = fc.record({ to: limit, taken: fc.nat({ max: 1000 }), afterMs: elapsedMs })
  fc.assert(
    fc.property(limiter, limit, fc.array(change, { maxLength: 12 }), (of, first, changes) => {
      const periodMs = periodMsOf(of)
      // Below the debt at which a bucket stops counting, which no real limit comes near.
      const within = (tokens: number): number => Math.min(tokens, 2 ** 48)
      const exact = exactBucket(of, within(first), startMs)
      let bucket = fullBucket(within(first), startMs)
      let nowMs = startMs
      let from = within(first)
      for (const { to, taken, afterMs } of changes) {
        nowMs += afterMs
        const take = partOf(from, taken)
        bucket = takeFrom(refill(bucket, from, periodMs, nowMs), take)
        exactTake(exact, take, nowMs)
        bucket = resizeBucket(bucket, { from, to: within(to), periodMs }, nowMs)
        exactResize(exact, within(to), nowMs)
        from = within(to)

        expect(partsOf(bucket, periodMs)).toBe(partsAt(exact, nowMs))
        expect(bucket.level).toBeLessThanOrEqual(from)
      }
    }),
  )
})

test('a limit of 0 never has a token, and one of 1 has its one again after a period', () => {
  expect(availableIn(refill(fullBucket(0, startMs), 0, 60_000, startMs + 1e9))).toBe(0)
  expect(waitMsFor(fullBucket(0, startMs), 0, 60_000, 1)).toBeUndefined()
  const empty = takeFrom(fullBucket(1, startMs), 1)
  expect(waitMsFor(empty, 1, 60_000, 1)).toBe(60_000)
  expect(refill(empty, 1, 60_000, startMs + 59_999).level).toBe(0)
  expect(refill(empty, 1, 60_000, startMs + 60_000).level).toBe(1)
})

test('what comes back is what was taken too many, less what has flowed in since', () => {
  const empty = takeFrom(fullBucket(100, startMs), 100)
  const backAt = (ms: number, used: number): number => {
    const bucket = refill(empty, 100, 60_000, startMs + ms)
    const correction = { taken: 100, used, admittedAtMs: startMs }
    return correctIn(bucket, 100, 60_000, correction).level - bucket.level
  }
  expect(backAt(0, 30)).toBe(70)
  expect(backAt(6_000, 30)).toBe(70)
  // 50 have flowed in: without the 70 the bucket would have been full after 30 of them.
  expect(backAt(30_000, 30)).toBe(50)
  expect(backAt(60_000, 0)).toBe(0)
})

test('a request admitted before its limit was lowered is given nothing back', () => {
  const taken = takeFrom(fullBucket(1000, startMs), 500)
  const lowered = resizeBucket(taken, { from: 1000, to: 100, periodMs: 60_000 }, startMs + 30_000)
  const emptied: Bucket = takeFrom(lowered, 100)
  const correction = { taken: 500, used: 0, admittedAtMs: startMs }
  expect(correctIn(emptied, 100, 60_000, correction).level).toBe(0)
  const later = { ...correction, taken: 100, admittedAtMs: startMs + 30_000 }
  expect(correctIn(emptied, 100, 60_000, later).level).toBe(100)
})

test('the exact bucket forgets nothing that it was told', () => {
  const exact: ExactBucket = exactBucket('requests_per_minute', 60, startMs)
  exactTake(exact, 60, startMs)
  exactTake(exact, 1, startMs + 1_500)
  expect(partsAt(exact, startMs + 1_500)).toBe(30_000n)
})
