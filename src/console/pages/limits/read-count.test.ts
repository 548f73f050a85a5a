import { expect, test } from 'vitest'
import { readCount } from './read-count.ts'

test.each([
  ['2000000', 2_000_000],
  ['2 000 000', 2_000_000],
  ['2\u{202f}000\u{a0}000', 2_000_000],
  ['2,000,000', 2_000_000],
  ['2.000.000', 2_000_000],
  ['1,500', 1_500],
  ['0', 0],
  [' 30 ', 30],
  ['9007199254740991', Number.MAX_SAFE_INTEGER],
])('%j is %d, in both languages', (text, value) => {
  expect(readCount(text)).toEqual({ value })
})

test('an empty field means that there is no own limit', () => {
  expect(readCount('  ')).toEqual({ value: null })
})

test.each(['1.5', '12,34', '-3', '30k', '1,2345', '1.000,000', '9007199254740992', 'x'])(
  '%j is refused rather than guessed at',
  (text) => {
    expect(readCount(text)).toBe('not_a_count')
  },
)
