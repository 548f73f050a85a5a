import fc from 'fast-check'
import { expect, test } from 'vitest'
import { othersId, stackOf, sum, totalsOf } from './stack.ts'

const cell = (place: number, id: string, value: bigint) => ({ place, id, value })

test('the largest series is at the bottom, and what is empty is left out', () => {
  const series = stackOf([cell(0, 'b', 3n), cell(1, 'a', 9n), cell(1, 'b', 1n), cell(0, 'c', 0n)], {
    bars: 2,
    seriesMax: 8,
  })

  expect(series).toEqual([
    { id: 'a', values: [0n, 9n], total: 9n },
    { id: 'b', values: [3n, 1n], total: 4n },
  ])
})

test('an order that is given holds, for empty series too', () => {
  const series = stackOf([cell(0, 'out', 9n)], { bars: 1, seriesMax: 8, order: ['in', 'out'] })

  expect(series.map(({ id, total }) => [id, total])).toEqual([
    ['in', 0n],
    ['out', 9n],
  ])
})

test('too many series become one at the top', () => {
  const cells = ['a', 'b', 'c', 'd'].map((id, n) => cell(0, id, BigInt(10 - n)))

  const series = stackOf(cells, { bars: 1, seriesMax: 3 })

  expect(series.map(({ id, total }) => [id, total])).toEqual([
    ['a', 10n],
    ['b', 9n],
    [othersId, 15n],
  ])
})

test('nothing is lost: whatever is stacked adds up to what there was', () => {
  const cells = fc.array(
    fc.record({
      place: fc.nat(9),
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      value: fc.bigInt(-1_000n, 10n ** 15n),
    }),
  )
  fc.assert(
    fc.property(cells, fc.integer({ min: 2, max: 6 }), (given, seriesMax) => {
      const series = stackOf(given, { bars: 10, seriesMax })
      const totals = totalsOf(series, 10)
      expect(series.length).toBeLessThanOrEqual(seriesMax)
      expect(sum(totals)).toBe(sum(given.map(({ value }) => value)))
      expect(sum(series.map(({ total }) => total))).toBe(sum(totals))
    }),
  )
})
