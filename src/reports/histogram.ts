import type { LatencyPercentiles } from './port.ts'

/**
 * How many durations fell where, in steps of a tenth: as text, `step:count` with commas between, steps ascending.
 * Histograms of one another's rows add up, where percentiles would not.
 */
export type Histogram = Map<number, number>

const stepFactor = 1.1
const logStepFactor = Math.log(stepFactor)

/** Counts one duration, in milliseconds. */
export function countDuration(histogram: Histogram, durationMs: number): void {
  const step = durationMs < 1 ? 0 : Math.floor(Math.log(durationMs) / logStepFactor) + 1
  histogram.set(step, (histogram.get(step) ?? 0) + 1)
}

/** Adds the one to the other. */
export function addHistogram(sum: Histogram, added: Histogram): void {
  for (const [step, count] of added) sum.set(step, (sum.get(step) ?? 0) + count)
}

export function encodeHistogram(histogram: Histogram): string {
  return [...histogram]
    .toSorted(([left], [right]) => left - right)
    .map(([step, count]) => `${step}:${count}`)
    .join(',')
}

export function decodeHistogram(text: string): Histogram {
  if (text === '') return new Map()
  return new Map(
    text.split(',').map((entry) => {
      const [step, count] = entry.split(':')
      return [Number(step), Number(count)]
    }),
  )
}

/** Null where nothing was counted. */
export function percentilesOf(histogram: Histogram): LatencyPercentiles | null {
  const steps = [...histogram].toSorted(([left], [right]) => left - right)
  const total = steps.reduce((sum, [, count]) => sum + count, 0)
  if (total === 0) return null
  const at = (share: number): number => {
    let left = Math.ceil(total * share)
    const [step] = steps.find(([, count]) => (left -= count) <= 0)!
    // The middle of the step.
    return step === 0 ? 0 : Math.round(stepFactor ** (step - 0.5))
  }
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
