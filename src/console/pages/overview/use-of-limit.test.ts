import { expect, test } from 'vitest'
import { isReached, nearestFirst, percentUsed } from './use-of-limit.ts'

const spend = (spent: string, amount: string | null, reserved = '0') => ({
  spent,
  reserved,
  amount,
})

test('what is used is cut, so that a limit which is not reached never reads so', () => {
  expect(percentUsed(spend('9999', '10000'))).toBe(99)
  expect(percentUsed(spend('10000', '10000'))).toBe(100)
  expect(percentUsed(spend('50', null))).toBeUndefined()
})

test('what is reserved is used and does not reach a limit by itself', () => {
  const running = spend('5000', '10000', '5000')

  expect([percentUsed(running), isReached(running)]).toEqual([100, false])
  expect(isReached(spend('10000.5', '10000'))).toBe(true)
})

test('a limit of nothing is reached, and a refund leaves none of one used', () => {
  expect([percentUsed(spend('0', '0')), isReached(spend('0', '0'))]).toEqual([100, true])
  expect(percentUsed(spend('-100', '10000'))).toBe(0)
})

test('those nearest to their limit come first, then those without one by what they have spent', () => {
  const rows = [
    { name: 'unseen', spend: null },
    { name: 'free', spend: spend('100', null) },
    { name: 'dear', spend: spend('99999', null) },
    { name: 'half', spend: spend('50', '100') },
    { name: 'near', spend: spend('900', '1000') },
  ]

  expect(nearestFirst(rows).map(({ name }) => name)).toEqual([
    'near',
    'half',
    'dear',
    'free',
    'unseen',
  ])
})
