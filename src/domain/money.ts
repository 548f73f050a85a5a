import type { Brand } from './brand.ts'

/** An amount in billionths of a US dollar. A signed 64-bit integer in SQL: up to 9.2 billion dollars. */
export type NanoUsd = Brand<bigint, 'NanoUsd'>

/** A price in trillionths of a US dollar for one token (or one unit). Holds every published multiplier exactly. */
export type PicoUsd = Brand<bigint, 'PicoUsd'>

/** A spend limit travels in whole US cents, so every limit is a multiple of this. */
export const nanoUsdPerCent = 10_000_000n
const picoUsdPerNanoUsd = 1_000n

/** The largest amount that a 64-bit column holds. */
export const nanoUsdMax = 9_223_372_036_854_775_807n as NanoUsd

/** The start of sums, and what is charged where nothing was consumed. */
export const zeroNanoUsd = 0n as NanoUsd

/** Takes the caller's word that the integer counts nano-dollars and fits a 64-bit column. May be negative. */
export function nanoUsd(amount: bigint): NanoUsd {
  return amount as NanoUsd
}

/** Takes the caller's word that the integer counts pico-dollars. Any size: none is stored. */
export function picoUsd(amount: bigint): PicoUsd {
  return amount as PicoUsd
}

/** The one rounding of the product: up, to the next nano-dollar, once a request. */
export function roundUpToNanoUsd(amount: PicoUsd): NanoUsd {
  return nanoUsd((amount + picoUsdPerNanoUsd - 1n) / picoUsdPerNanoUsd)
}

/** The largest amount of a spend limit, in whole US cents. */
export const centsMax = nanoUsdMax / nanoUsdPerCent

/**
 * Reads the wire form of a spend limit: whole US cents as a string of digits ("50000" is $500.00).
 * Returns `undefined` for anything else, and for what a 64-bit column cannot hold: a decimal point is
 * never guessed at, since "12.10" read as cents or as dollars differs a hundredfold.
 */
export function parseCents(text: string): NanoUsd | undefined {
  if (!/^(0|[1-9]\d{0,14})$/.test(text)) return undefined
  const amount = BigInt(text) * nanoUsdPerCent
  return amount > nanoUsdMax ? undefined : nanoUsd(amount)
}

/**
 * Reads the wire form of a correction: US cents with a sign and up to seven decimals ("-1250", "0.5"), exact
 * to the nano-dollar and below a billion dollars. Returns `undefined` for anything else.
 */
export function parseSignedCents(text: string): NanoUsd | undefined {
  const [, sign, whole, decimals = ''] = /^(-?)(0|[1-9]\d{0,10})(?:\.(\d{1,7}))?$/.exec(text) ?? []
  if (whole === undefined) return undefined
  const amount = BigInt(whole + decimals.padEnd(7, '0'))
  return nanoUsd(sign === '-' ? -amount : amount)
}

/** The wire form of a spend limit. Amounts that are not whole cents keep their decimals: "12050.5". */
export function formatCents(amount: NanoUsd): string {
  return formatDecimal(amount, 7)
}

/** Plain decimal dollars with at least two decimals and no trailing zeros beyond them: "0.0105", "12.00". */
export function formatDollars(amount: NanoUsd): string {
  const text = formatDecimal(amount, 9)
  const point = text.indexOf('.')
  if (point < 0) return `${text}.00`
  return text.length - point === 2 ? `${text}0` : text
}

function formatDecimal(amount: bigint, decimals: number): string {
  const sign = amount < 0n ? '-' : ''
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, '0')
  const point = digits.length - decimals
  let end = digits.length
  while (end > point && digits.endsWith('0', end)) end--
  const whole = `${sign}${digits.slice(0, point)}`
  return end === point ? whole : `${whole}.${digits.slice(point, end)}`
}
