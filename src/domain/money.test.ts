import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatCents,
  formatDollars,
  nanoUsd,
  nanoUsdMax,
  nanoUsdPerCent,
  parseCents,
  parseSignedCents,
  picoUsd,
  roundUpToNanoUsd,
} from './money.ts'

describe('rounding', () => {
  test.each([
    [0n, 0n],
    [1n, 1n],
    [999n, 1n],
    [1_000n, 1n],
    [1_001n, 2n],
    [123_456_789n, 123_457n],
  ])('%s pico-dollars round up to %s nano-dollars', (pico, nano) => {
    expect(roundUpToNanoUsd(picoUsd(pico))).toBe(nano)
  })

  test('never rounds down, and adds less than one nano-dollar', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), (pico) => {
        const excess = roundUpToNanoUsd(picoUsd(pico)) * 1_000n - pico
        expect(excess >= 0n && excess < 1_000n).toBe(true)
      }),
    )
  })
})

describe('parseSignedCents', () => {
  test.each([
    ['-1250', -12_500_000_000n],
    ['12.5', 125_000_000n],
    ['0.0000001', 1n],
    ['-0.0000001', -1n],
    ['99999999999.9999999', 999_999_999_999_999_999n],
  ])('reads %s to the nano-dollar', (text, amount) => {
    expect(parseSignedCents(text)).toBe(amount)
    expect(formatCents(nanoUsd(amount))).toBe(text)
  })

  test.each([
    '',
    '-',
    '+1',
    '1.',
    '.5',
    '1.12345678',
    '01',
    '1e3',
    ' 1',
    '--1',
    '100000000000',
    '٣',
  ])('refuses %j', (text) => {
    expect(parseSignedCents(text)).toBeUndefined()
  })
})

describe('parseCents', () => {
  test('reads whole cents', () => {
    expect(parseCents('50000')).toBe(500_000_000_000n)
    expect(parseCents('0')).toBe(0n)
    expect(parseCents('1')).toBe(10_000_000n)
  })

  test.each([
    '',
    '-1',
    '+1',
    '12.10',
    '1e3',
    '0x10',
    '01',
    ' 1',
    '1 ',
    '1_000',
    '٣',
    '1000000000000000',
  ])('refuses %j', (text) => {
    expect(parseCents(text)).toBeUndefined()
  })

  test('refuses what a 64-bit column cannot hold, and holds what is just below', () => {
    const largest = nanoUsdMax / nanoUsdPerCent
    expect(parseCents(String(largest))).toBe(largest * nanoUsdPerCent)
    expect(parseCents(String(largest + 1n))).toBeUndefined()
  })

  test('reads back every amount of whole cents that it writes', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 922_337_203_685n }), (cents) => {
        expect(parseCents(formatCents(nanoUsd(cents * nanoUsdPerCent)))).toBe(
          cents * nanoUsdPerCent,
        )
      }),
    )
  })
})

describe('wire forms', () => {
  test.each([
    [0n, '0', '0.00'],
    [1n, '0.0000001', '0.000000001'],
    [10_000_000n, '1', '0.01'],
    [10_500_000n, '1.05', '0.0105'],
    [100_000_000n, '10', '0.10'],
    [12_000_000_000n, '1200', '12.00'],
    [120_505_000_000n, '12050.5', '120.505'],
    [-10_000_000n, '-1', '-0.01'],
  ])('%s nano-dollars are %s cents and %s dollars', (nano, cents, dollars) => {
    expect(formatCents(nanoUsd(nano))).toBe(cents)
    expect(formatDollars(nanoUsd(nano))).toBe(dollars)
  })
})
