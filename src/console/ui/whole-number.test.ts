import { expect, test } from 'vitest'
import { readWholeNumber } from './whole-number.ts'

test.each([
  ['30', 30],
  [' 1024 ', 1024],
  ['10 000', 10_000],
  ['10\u{202f}000', 10_000],
  ['1,000', 1_000],
  ['0', undefined],
  ['10001', undefined],
  ['1.5', undefined],
  ['-3', undefined],
  ['', undefined],
  ['ten', undefined],
])('%j is read as %s', (text, number) => {
  expect(readWholeNumber(text, 10_000)).toBe(number)
})
