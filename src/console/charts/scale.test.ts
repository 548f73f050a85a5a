import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scaleOf } from './scale.ts'

test('ticks are round, begin at zero and hold the highest value', () => {
  expect(scaleOf([0, 87]).ticks).toEqual([0, 25, 50, 75, 100])
  expect(scaleOf([1_234_567]).ticks).toEqual([0, 500_000, 1_000_000, 1_500_000])
  expect(scaleOf([0.3]).ticks).toEqual([0, 0.1, 0.2, 0.3])
})

test('an axis without values is still an axis', () => {
  expect(scaleOf([]).ticks).toEqual([0, 1])
  expect(scaleOf([0, 0]).at(0)).toBe(0)
})

test('what is counted has no half of one', () => {
  expect(scaleOf([2], { isWhole: true }).ticks).toEqual([0, 1, 2])
  expect(scaleOf([9], { isWhole: true }).ticks).toEqual([0, 3, 6, 9])
})

test('corrections go below zero', () => {
  const { ticks, at } = scaleOf([-30, 90])

  expect(ticks).toEqual([-50, 0, 50, 100])
  expect(at(-50)).toBe(0)
  expect(at(100)).toBe(1)
})

test('every value stands between the lowest tick and the highest, and there are few', () => {
  const values = fc.array(
    fc.maxSafeInteger().map((nano) => nano / 1e9),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(values, (given) => {
      const { ticks, at } = scaleOf(given)
      expect(ticks.length).toBeLessThanOrEqual(8)
      expect(ticks).toContain(0)
      for (const value of given) {
        expect(at(value)).toBeGreaterThanOrEqual(-1e-6)
        expect(at(value)).toBeLessThanOrEqual(1 + 1e-6)
      }
    }),
  )
})
