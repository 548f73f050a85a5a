import { createHash } from 'node:crypto'
import { bucketOf } from './bucket.ts'
import type { Contribution, Dimension, LedgerRow } from './contribution.ts'
import type { UsageTable } from './ddl.ts'
import { addHistogram, countDuration, encodeHistogram } from './histogram.ts'
import type { Histogram } from './histogram.ts'
import type {
  LatencyDelta,
  PlannedDimension,
  RateUseDelta,
  RefusalDelta,
  StepPlan,
  UsageDelta,
} from './plan.ts'
import type { BucketWidth } from './port.ts'

/** A refusal as the feed tells of it. */
export type FeedRefusal = readonly [
  limiter: string,
  workspaceId: string,
  apiKeyId: string | null,
  model: string,
  atMs: number,
  count: number,
]

/** The finest first: what is in one of its rows is in one row of each of the others. */
const usageWidths: readonly [table: UsageTable, width: BucketWidth, isCoarse: boolean][] = [
  ['usage_minute', 'minute', false],
  ['usage_hour', 'hour', false],
  ['usage_hour_coarse', 'hour', true],
  ['usage_day', 'day', false],
  ['usage_day_coarse', 'day', true],
]

type LatencySum = Omit<LatencyDelta, 'firstByte' | 'total'> & {
  readonly firstByte: Histogram
  readonly total: Histogram
}

/** What is added to first, and those that are given its sum once, at the end of the step. */
type Finest<Sum> = { readonly sum: Sum; readonly coarser: readonly Sum[] }

/** The sums of one step while they are being added up. */
export type StepSums = {
  readonly dimensions: Map<string, number>
  readonly planned: PlannedDimension[]
  readonly usage: Map<string, UsageDelta>
  /** By minute and dimension. */
  readonly finestUsage: Map<string, Finest<UsageDelta>>
  readonly refusals: Map<string, RefusalDelta>
  readonly rateUse: Map<string, RateUseDelta>
  readonly latency: Map<string, LatencySum>
  /** By hour, workspace and model. */
  readonly finestLatency: Map<string, Finest<LatencySum>>
}

export function emptySums(): StepSums {
  return {
    dimensions: new Map(),
    planned: [],
    usage: new Map(),
    finestUsage: new Map(),
    refusals: new Map(),
    rateUse: new Map(),
    latency: new Map(),
    finestLatency: new Map(),
  }
}

/** Rows that would be written. */
export function countRows(step: StepSums): number {
  return step.usage.size + step.refusals.size + step.rateUse.size + step.latency.size
}

export function addUsage(step: StepSums, { admittedAtMs, dimension, sums }: Contribution): void {
  const text = textOf(dimension)
  const key = `${bucketOf(admittedAtMs, 'minute')}/${text}`
  const finest = entryOf(step.finestUsage, key, () => {
    const fine = dimensionOf(step, dimension, text)
    const whole = { ...dimension, api_key_id: null, user_id: null }
    const coarse = dimensionOf(step, whole, textOf(whole))
    const [sum, ...coarser] = usageWidths.map(([table, width, isCoarse]) => {
      const bucketMs = bucketOf(admittedAtMs, width)
      const at = isCoarse ? coarse : fine
      return entryOf(step.usage, `${table}/${bucketMs}/${at}`, () => {
        return { table, bucketMs, dimension: at, sums: sums.map(() => 0n) }
      })
    })
    return { sum: sum!, coarser }
  })
  addSums(finest.sum, sums)
}

function addSums(delta: UsageDelta, sums: readonly bigint[]): void {
  for (let index = 0; index < sums.length; index++) {
    // Most are none.
    if (sums[index] !== 0n) delta.sums[index]! += sums[index]!
  }
}

export function addRefusal(
  step: StepSums,
  [limiter, workspaceId, keyId, model, atMs, count]: FeedRefusal,
): void {
  const bucketMs = bucketOf(atMs, 'hour')
  const apiKeyId = keyId === null || keyId.startsWith('playground_') ? '' : keyId
  const key = JSON.stringify([bucketMs, workspaceId, apiKeyId, model, limiter])
  const delta = entryOf(step.refusals, key, () => {
    return { bucketMs, workspaceId, apiKeyId, model, limiter, requests: 0 }
  })
  delta.requests += count
}

/** What rate limits count of a request: `requests` is 0 where it has been counted before. */
export function addRateUse(step: StepSums, row: LedgerRow, requests: number): void {
  const bucketMs = bucketOf(Number(row.admitted_at_ms), 'minute')
  const { rate_limit_group: group, workspace_id: workspaceId } = row
  const delta = entryOf(step.rateUse, `${group}/${bucketMs}/${workspaceId}`, () => {
    const used = { requests: 0, inputTokens: 0, cacheReadTokens: 0, outputTokens: 0 }
    return { group, bucketMs, workspaceId, ...used }
  })
  delta.requests += requests
  delta.inputTokens +=
    Number(row.uncached_input_tokens ?? 0n) +
    Number(row.cache_creation_5m_tokens ?? 0n) +
    Number(row.cache_creation_1h_tokens ?? 0n)
  delta.cacheReadTokens += Number(row.cache_read_tokens ?? 0n)
  delta.outputTokens += Number(row.output_tokens ?? 0n)
}

export function addLatency(step: StepSums, row: LedgerRow): void {
  if (row.state !== 'settled' || row.first_byte_ms === null || row.total_ms === null) return
  const workspaceId = row.workspace_id
  const model = row.reported_model ?? row.model
  const admittedAtMs = Number(row.admitted_at_ms)
  const key = JSON.stringify([bucketOf(admittedAtMs, 'hour'), workspaceId, model])
  const finest = entryOf(step.finestLatency, key, () => {
    const [sum, ...coarser] = (['hour', 'day'] as const).map((width) => {
      const bucketMs = bucketOf(admittedAtMs, width)
      const table = `latency_${width}` as const
      return entryOf(step.latency, JSON.stringify([table, bucketMs, workspaceId, model]), () => {
        return { table, bucketMs, workspaceId, model, firstByte: new Map(), total: new Map() }
      })
    })
    return { sum: sum!, coarser }
  })
  countDuration(finest.sum.firstByte, Number(row.first_byte_ms))
  countDuration(finest.sum.total, Number(row.total_ms))
}

/** In one order, so that rows are written as they lie. To be called once, when all has been added. */
export function plannedSums(
  step: StepSums,
): Pick<StepPlan, 'dimensions' | 'usage' | 'refusals' | 'rateUse' | 'latency'> {
  for (const { sum, coarser } of step.finestUsage.values()) {
    for (const delta of coarser) addSums(delta, sum.sums)
  }
  for (const { sum, coarser } of step.finestLatency.values()) {
    for (const wider of coarser) {
      addHistogram(wider.firstByte, sum.firstByte)
      addHistogram(wider.total, sum.total)
    }
  }
  const isSomething = ({ sums }: UsageDelta): boolean => sums.some((sum) => sum !== 0n)
  return {
    dimensions: step.planned,
    usage: [...step.usage.values()].filter(isSomething),
    refusals: [...step.refusals.values()],
    rateUse: [...step.rateUse.values()],
    latency: [...step.latency.values()].map((sum) => ({
      ...sum,
      firstByte: encodeHistogram(sum.firstByte),
      total: encodeHistogram(sum.total),
    })),
  }
}

function textOf(dimension: Dimension): string {
  return JSON.stringify(Object.values(dimension))
}

function dimensionOf(step: StepSums, dimension: Dimension, text: string): number {
  return entryOf(step.dimensions, text, () => {
    const digest = createHash('sha256').update(text).digest('base64url')
    return step.planned.push({ ...dimension, digest }) - 1
  })
}

function entryOf<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = create()))
  return value
}
