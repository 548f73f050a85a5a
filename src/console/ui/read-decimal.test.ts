import { expect, test } from 'vitest'
import { editableDecimal, readDecimal } from './read-decimal.ts'

const bounds = { decimalsMax: 6, max: 10_000 }

test.each([
  ['en', '0.125', '0.125'],
  ['en', '0,125', '0.125'],
  ['en', '1.250', '1.25'],
  ['fr', '1,250', '1.25'],
  ['fr', '0,10', '0.1'],
  ['fr', '1 000,5 $US', '1000.5'],
  ['en', '$12', '12'],
  ['en', '.5', '0.5'],
  ['en', '007', '7'],
  ['en', '× 0.85', '0.85'],
  ['en', '0.000001', '0.000001'],
  // Above what a price can be, so it is no thousand.
  ['en', '99,125', '99.125'],
] as const)('in %s, %s is %s', (language, text, decimal) => {
  expect(readDecimal(text, language, bounds)).toEqual({ type: 'decimal', decimal })
})

test.each([
  ['en', '1,250'],
  ['fr', '1.250'],
] as const)('in %s, %s is asked about', (language, text) => {
  const decimals = ['1250', '1.25']
  expect(readDecimal(text, language, bounds)).toEqual({ type: 'ambiguous', decimals })
})

test.each([
  ['', 'empty'],
  ['  ', 'empty'],
  ['$', 'not_a_decimal'],
  ['abc', 'not_a_decimal'],
  ['-1', 'not_a_decimal'],
  ['1,000.50', 'not_a_decimal'],
  ['0', 'zero'],
  ['0.00', 'zero'],
  ['0.0000001', 'too_fine'],
  ['10000.01', 'too_large'],
  ['99999999999', 'too_large'],
] as const)('%j is %s', (text, type) => {
  expect(readDecimal(text, 'en', bounds)).toEqual({ type })
})

test('what stands in a field is read as what it was', () => {
  for (const language of ['en', 'fr'] as const) {
    const read = readDecimal(editableDecimal('1234.125', language), language, bounds)
    expect(read).toEqual({ type: 'decimal', decimal: '1234.125' })
  }
})
