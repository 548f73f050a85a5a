import { expect, test } from 'vitest'
import { partOf, spendParts } from './spend-parts.ts'

test('what is spent and reserved fills a limit, and never more than that', () => {
  expect(spendParts({ spent: '1250', reserved: '250', amount: '5000' })).toEqual({
    spentPart: 25,
    reservedPart: 5,
    tone: 'bg-accent',
  })
  expect(spendParts({ spent: '4800', reserved: '900', amount: '5000' })).toMatchObject({
    spentPart: 96,
    reservedPart: 4,
  })
})

test('the colour says what is near a limit, and what has reached it', () => {
  const toneOf = (spent: string, reserved: string, amount: string | null) =>
    spendParts({ spent, reserved, amount }).tone

  expect(toneOf('3999', '0', '5000')).toBe('bg-accent')
  expect(toneOf('3500', '500', '5000')).toBe('bg-warn')
  expect(toneOf('5000', '0', '5000')).toBe('bg-bad')
  expect(toneOf('0', '0', '0')).toBe('bg-bad')
  expect(toneOf('9000', '0', null)).toBe('bg-accent')
})

test('a limit of nothing is full, what was given back fills none, and without a limit there is nothing to fill', () => {
  expect(partOf('0', '0')).toBe(100)
  expect(partOf('-5', '5000')).toBe(0)
  expect(partOf('100', null)).toBe(0)
})
