import { expect, test } from 'vitest'
import { formatDollars, formatRounded, formatTimeCut } from './format-local.ts'
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

test('a row of amounts has two decimals each, rounded, and what is nearly nothing is not nothing', () => {
  expect(formatRounded(1_234_565_000_000n, 'en')).toBe('$1,234.57')
  expect(formatRounded(514_000_000n, 'fr').replaceAll(/\s/g, ' ')).toBe('0,51 $US')
  expect(formatRounded(4_999_999n, 'en').replaceAll(/\s/g, ' ')).toBe('< $0.01')
  expect(formatRounded(5_000_000n, 'en')).toBe('$0.01')
  expect(formatRounded(0n, 'en')).toBe('$0.00')
  expect(formatRounded(-30_004_000_000n, 'en')).toBe('-$30.00')
})

test('beside an axis, large amounts are short and small ones keep what tells them apart', () => {
  expect(formatDollars(50, 'en')).toBe('$50')
  expect(formatDollars(12_500, 'en')).toBe('$12.5K')
  expect(formatDollars(0.025, 'en')).toBe('$0.025')
})

test('the time of what is cut at UTC says both, where they differ', () => {
  const atMs = Date.parse('2026-11-12T14:00:00Z')

  expect(formatTimeCut(atMs, 'fr', 'Europe/Paris')).toBe('15:00 (14:00 UTC)')
  expect(formatTimeCut(atMs, 'en', 'UTC')).toBe('14:00 UTC')
})
