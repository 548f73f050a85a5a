/** An axis of values: from its lowest to its highest tick, which are round. */
export type Scale = {
  readonly ticks: readonly number[]
  /** How far up a value stands, from 0 to 1. */
  readonly at: (value: number) => number
}

const steps = [1, 2, 2.5, 5, 10]

/**
 * Round ticks that hold all values between them, zero included. `isWhole`: of what is counted, so that no tick is
 * a part of one.
 */
export function scaleOf(
  values: readonly number[],
  {
    ticks: wanted = 4,
    isWhole = false,
  }: { readonly ticks?: number; readonly isWhole?: boolean } = {},
): Scale {
  const highest = Math.max(0, ...values)
  const lowest = Math.min(0, ...values)
  const step = stepOf((highest - lowest) / wanted, isWhole)
  const bottom = Math.min(0, Math.floor(lowest / step + tolerance))
  const top = Math.max(bottom + 1, Math.ceil(highest / step - tolerance))
  const ticks = Array.from({ length: top - bottom + 1 }, (_tick, n) => round((bottom + n) * step))
  const span = (top - bottom) * step
  return { ticks, at: (value) => (value - bottom * step) / span }
}

/** Sums of binary fractions are a hair off. */
const tolerance = 1e-9

function stepOf(rough: number, isWhole: boolean): number {
  if (!(rough > 0)) return 1
  const size = 10 ** Math.floor(Math.log10(rough))
  const step = (steps.find((each) => each * size >= rough * (1 - tolerance)) ?? 10) * size
  return isWhole ? Math.max(1, Math.ceil(step)) : step
}

function round(value: number): number {
  return Number(value.toPrecision(12))
}
