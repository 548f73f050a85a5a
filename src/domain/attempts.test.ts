import fc from 'fast-check'
import { expect, test } from 'vitest'
import { waitMsAfter, withAttempt } from './attempts.ts'

const patience = { freeCount: 3, firstWaitMs: 1_000, waitMsMax: 5_000, keptMs: 60_000 }

test('the first failures cost no time, and each further one twice as much, up to a bound', () => {
  let attempts = { count: 0, lastAtMs: 0 }
  const waits = Array.from({ length: 8 }, () => {
    attempts = withAttempt(attempts, patience, 100_000)
    return waitMsAfter(attempts, patience, 100_000)
  })

  expect(waits).toEqual([0, 0, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000])
})

test('waiting helps, and what is old is forgotten', () => {
  const attempts = { count: 4, lastAtMs: 100_000 }

  expect(waitMsAfter(attempts, patience, 100_500)).toBe(1_500)
  expect(waitMsAfter(attempts, patience, 102_000)).toBe(0)
  expect(withAttempt(attempts, patience, 160_000)).toEqual({ count: 1, lastAtMs: 160_000 })
})

test('however guesses are timed, few are tried within the time that failures are kept', () => {
  const gapMs = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 200 }), fc.nat({ max: 8_000 }))
  const schedule = fc.array(gapMs, { minLength: 200, maxLength: 400 })

  fc.assert(
    fc.property(schedule, (gapsMs) => {
      let nowMs = 1_000_000
      let attempts = { count: 0, lastAtMs: 0 }
      const endMs = nowMs + patience.keptMs
      for (const gap of gapsMs) {
        nowMs += gap
        if (nowMs >= endMs) break
        if (waitMsAfter(attempts, patience, nowMs) > 0) continue
        attempts = withAttempt(attempts, patience, nowMs)
      }
      const steps = Math.ceil(Math.log2(patience.waitMsMax / patience.firstWaitMs))
      const countMax = patience.freeCount + steps + patience.keptMs / patience.waitMsMax
      expect(attempts.count).toBeLessThanOrEqual(countMax)
    }),
  )
})
