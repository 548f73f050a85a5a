import type { Sample } from './metrics.ts'

/** How values are distributed, in buckets of fixed upper bounds. Counting one costs a few comparisons and allocates nothing. */
export type Histogram = {
  observe(value: number): void
  /** `labels` as `labelText` writes them. */
  samples(labels: string): Sample[]
}

/** `upperBounds` ascend, in the unit of the metric's name; what is above the last one is in `+Inf`. */
export function createHistogram(upperBounds: readonly number[]): Histogram {
  const counts = new Float64Array(upperBounds.length + 1)
  const last = upperBounds.length
  let sum = 0
  return {
    observe: (value) => {
      let index = 0
      while (index < last && value > upperBounds[index]!) index++
      counts[index]! += 1
      sum += value
    },
    samples: (labels) => {
      const samples: Sample[] = []
      let count = 0
      for (let index = 0; index <= last; index++) {
        count += counts[index]!
        const le = index === last ? '+Inf' : String(upperBounds[index])
        samples.push({ suffix: '_bucket', labels: withLe(labels, le), value: count })
      }
      samples.push({ suffix: '_sum', labels, value: sum })
      samples.push({ suffix: '_count', labels, value: count })
      return samples
    },
  }
}

function withLe(labels: string, le: string): string {
  return labels === '' ? `{le="${le}"}` : `${labels.slice(0, -1)},le="${le}"}`
}
