import { formatDollars as exactDollars, nanoUsd } from '#domain/money.ts'
import type { Format } from '../language/format.ts'

/** What the height of a bar stands for. */
export type Measure = {
  /** `Tokens`, above the axis. */
  readonly title: string
  /** The exact value. */
  readonly exact: (value: bigint) => string
  /** Beside the axis. */
  readonly tick: (value: number) => string
  /** How high a value stands, in the unit of the ticks. */
  readonly size: (value: bigint) => number
  /** Of what is counted: no tick is a part of one. */
  readonly isWhole: boolean
}

/** Tokens, requests: whatever is counted. */
export function countMeasure(title: string, format: Format): Measure {
  return { title, exact: format.count, tick: format.compact, size: Number, isWhole: true }
}

const nanoUsdPerUsd = 1e9

/** Nano-dollars, shown to the last of them. */
export function costMeasure(title: string, format: Format): Measure {
  return {
    title,
    exact: (value) => format.price(exactDollars(nanoUsd(value))),
    tick: format.dollars,
    size: (value) => Number(value) / nanoUsdPerUsd,
    isWhole: false,
  }
}
