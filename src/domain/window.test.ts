import { expect, test } from 'vitest'
import { spendWindows, windowBounds, windowEndMs, windowIdsAt, windowOf } from './window.ts'

test.each([
  ['2026-11-22T14:30:00.000Z', '2026-11-22', '2026-W47', '2026-11'],
  ['2026-11-30T23:59:59.999Z', '2026-11-30', '2026-W49', '2026-11'],
  ['2026-12-01T00:00:00.000Z', '2026-12-01', '2026-W49', '2026-12'],
  // ISO weeks belong to the year of their Thursday.
  ['2025-12-29T00:00:00.000Z', '2025-12-29', '2026-W01', '2025-12'],
  ['2027-01-03T23:59:59.999Z', '2027-01-03', '2026-W53', '2027-01'],
  ['2027-01-04T00:00:00.000Z', '2027-01-04', '2027-W01', '2027-01'],
  ['2028-02-29T12:00:00.000Z', '2028-02-29', '2028-W09', '2028-02'],
])(
  '%s belongs to the day, week and month that its UTC calendar says',
  (instant, daily, weekly, monthly) => {
    expect(windowIdsAt(Date.parse(instant))).toEqual({ daily, weekly, monthly })
  },
)

test.each([
  ['daily', '2026-11-22T14:30:00Z', '2026-11-23T00:00:00Z'],
  ['weekly', '2026-11-22T23:59:59Z', '2026-11-23T00:00:00Z'],
  ['weekly', '2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'],
  ['monthly', '2026-11-30T23:59:59Z', '2026-12-01T00:00:00Z'],
  ['monthly', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
] as const)('the %s window of %s ends at %s', (window, instant, end) => {
  expect(windowEndMs(window, Date.parse(instant))).toBe(Date.parse(end))
})

test('each hour of three years lies in windows that end after it, and the end lies in the next ones', () => {
  const hourMs = 3_600_000
  for (let instant = Date.UTC(2026, 0, 1); instant < Date.UTC(2029, 0, 1); instant += hourMs) {
    for (const window of ['daily', 'weekly', 'monthly'] as const) {
      const end = windowEndMs(window, instant)
      expect(end).toBeGreaterThan(instant)
      expect(windowIdsAt(end - 1)[window]).toBe(windowIdsAt(instant)[window])
      expect(windowIdsAt(end)[window]).not.toBe(windowIdsAt(instant)[window])
    }
  }
})

test('an id tells which kind of window it names', () => {
  expect(['2026-11-22', '2026-W47', '2026-11'].map(windowOf)).toEqual([
    'daily',
    'weekly',
    'monthly',
  ])
})

test('an id alone tells when its window begins and ends', () => {
  const dayMs = 86_400_000
  for (
    let instantMs = Date.UTC(2024, 11, 20, 5);
    instantMs < Date.UTC(2028, 2);
    instantMs += dayMs
  ) {
    const ids = windowIdsAt(instantMs)
    for (const window of spendWindows) {
      const { startMs, endMs } = windowBounds(ids[window])

      expect(endMs).toBe(windowEndMs(window, instantMs))
      expect(windowIdsAt(startMs)[window]).toBe(ids[window])
      expect(windowIdsAt(startMs - 1)[window]).not.toBe(ids[window])
    }
  }
})
