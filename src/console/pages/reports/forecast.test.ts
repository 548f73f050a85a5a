import { expect, test } from 'vitest'
import { forecastOf } from './forecast.ts'

const foretold = (known: Parameters<typeof forecastOf>[0]) => forecastOf(known).nanoUsd

test('each day that is left costs the mean of the last full days', () => {
  const forecast = foretold({
    daysNanoUsd: [50n, 70n, 10n],
    lastFullDaysNanoUsd: [90n, 90n, 90n, 90n, 90n, 50n, 130n],
    daysLeft: 28,
  })

  // The mean is 90: of today and of 27 days.
  expect(forecast).toBe(50n + 70n + 28n * 90n)
})

test('a day that costs more than the mean already counts for what it has cost', () => {
  const known = { lastFullDaysNanoUsd: [10n, 10n], daysLeft: 2 }

  expect(foretold({ ...known, daysNanoUsd: [10n, 400n] })).toBe(420n)
  expect(foretold({ ...known, daysNanoUsd: [10n, 3n] })).toBe(30n)
})

test('on the last day, only the rest of it is guessed', () => {
  expect(
    foretold({ daysNanoUsd: [100n, 40n], lastFullDaysNanoUsd: [60n, 100n], daysLeft: 1 }),
  ).toBe(180n)
})

test('on the first day, the month before is what there is to go by', () => {
  expect(foretold({ daysNanoUsd: [0n], lastFullDaysNanoUsd: [20n, 40n], daysLeft: 30 })).toBe(900n)
})

test('days before the first that cost anything do not make the mean smaller', () => {
  const forecast = foretold({
    daysNanoUsd: [30n, 50n, 0n],
    lastFullDaysNanoUsd: [0n, 0n, 0n, 0n, 0n, 30n, 50n],
    daysLeft: 10,
  })

  expect(forecast).toBe(80n + 10n * 40n)
})

test('it says what it was made of', () => {
  expect(
    forecastOf({ daysNanoUsd: [4n], lastFullDaysNanoUsd: [0n, 30n, 50n], daysLeft: 2 }),
  ).toEqual({ nanoUsd: 80n, meanNanoUsd: 40n, days: 2 })
})

test('nothing is foretold from a single day, or from none', () => {
  const month = { daysNanoUsd: [5n, 5n], daysLeft: 20 }

  expect(foretold({ ...month, lastFullDaysNanoUsd: [0n, 0n, 5n] })).toBeUndefined()
  expect(foretold({ ...month, lastFullDaysNanoUsd: [0n, 0n] })).toBeUndefined()
  expect(foretold({ ...month, lastFullDaysNanoUsd: [] })).toBeUndefined()
})
