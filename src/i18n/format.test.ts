import { expect, test } from 'vitest'
import {
  formatDate,
  formatInstant,
  formatMonth,
  formatPercent,
  formatPrice,
  formatUsd,
} from './format.ts'

test.each([
  [1_234_560_000_000n, '$1,234.56', '1\u{202f}234,56\u{a0}$US'],
  [20_000_000_000n, '$20.00', '20,00\u{a0}$US'],
  [0n, '$0.00', '0,00\u{a0}$US'],
  // Cut: what is shown as 20 dollars is 20 dollars.
  [19_999_999_999n, '$19.99', '19,99\u{a0}$US'],
  [5_000_000n, '$0.005', '0,005\u{a0}$US'],
  [-1_500_000_000n, '-$1.50', '-1,50\u{a0}$US'],
  // More digits than a float holds.
  [
    9_223_372_036_854_775_807n,
    '$9,223,372,036.85',
    '9\u{202f}223\u{202f}372\u{202f}036,85\u{a0}$US',
  ],
])('%s nano-dollars read %s and %s', (amount, english, french) => {
  expect(formatUsd(amount, 'en')).toBe(english)
  expect(formatUsd(amount, 'fr')).toBe(french)
})

test('dates are those of UTC, in the order of each language', () => {
  const newYear = Date.UTC(2027, 0, 1, 23, 59)

  expect(formatInstant(newYear, 'en')).toBe('1 January 2027 at 23:59 UTC')
  expect(formatInstant(newYear, 'fr')).toBe('1er janvier 2027 à 23:59 UTC')
  expect(formatInstant(Date.UTC(2026, 11, 1), 'fr')).toBe('1er décembre 2026 à 00:00 UTC')
  expect(formatDate(Date.UTC(2026, 10, 21), 'fr')).toBe('21 novembre 2026')
  expect(formatMonth(newYear, 'en')).toBe('January 2027')
  expect(formatMonth(newYear, 'fr')).toBe('janvier 2027')
})

test('a percentage has its no-break space in French', () => {
  expect(formatPercent(80, 'en')).toBe('80%')
  expect(formatPercent(80, 'fr')).toMatch(/^80[\u{a0}\u{202f}]%$/u)
})

test('a price keeps all of its digits', () => {
  expect(formatPrice('0.0125', 'en')).toBe('$0.0125')
  expect(formatPrice('1.125', 'fr')).toBe('1,125\u{a0}$US')
  expect(formatPrice('15', 'en')).toBe('$15.00')
})
