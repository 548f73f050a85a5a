import { expect, test } from 'vitest'
import { readAmount } from './parse-amount.ts'

test.each([
  ['12.50', '1250'],
  ['12,50', '1250'],
  ['12,5', '1250'],
  ['250', '25000'],
  ['0', '0'],
  [',50', '50'],
  ['1 500,25 $US', '150025'],
  ['1\u{202f}500,25\u{a0}$US', '150025'],
  ['$1,500.25', '150025'],
  ['1.500,25', '150025'],
  ['1,234,567', '123456700'],
  ['1.234.567,8', '123456780'],
  ['1 500,250', '150025'],
  ['0.500', '50'],
  ['1250.00 USD', '125000'],
])('%s is %s cents in both languages', (text, cents) => {
  expect(readAmount(text, 'en')).toEqual({ type: 'amount', cents })
  expect(readAmount(text, 'fr')).toEqual({ type: 'amount', cents })
})

test('what the two languages read differently is asked about, and not guessed', () => {
  const both = { type: 'ambiguous', cents: ['150000', '150'] }

  expect(readAmount('1.500', 'en')).toEqual(both)
  expect(readAmount('1.500', 'fr')).toEqual(both)
  expect(readAmount('1,500', 'fr')).toEqual(both)
  expect(readAmount('1,500', 'en')).toEqual({ type: 'amount', cents: '150000' })
})

test.each([
  ['', 'empty'],
  ['  ', 'empty'],
  ['$', 'not_an_amount'],
  ['-5', 'not_an_amount'],
  ['12,50,1', 'not_an_amount'],
  ['1,2345.6', 'not_an_amount'],
  ['twelve', 'not_an_amount'],
  ['0.125', 'fraction_of_cent'],
  ['12.3456', 'fraction_of_cent'],
  ['99999999999999', 'too_large'],
] as const)('%j is no amount: %s', (text, type) => {
  expect(readAmount(text, 'fr')).toEqual({ type })
})
