import { createHash } from 'node:crypto'
import { bucketOf } from './bucket.ts'
import type { Contribution, Dimension, LedgerRow } from './contribution.ts'
import type { UsageTable } from './ddl.ts'
import { countDuration, encodeHistogram } from './histogram.ts'
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

/** The sums of one step while they are being added up. */
export type StepSums = {
  readonly dimensions: Map<string, number>
  readonly planned: PlannedDimension[]
  readonly usage: Map<string, UsageDelta>
  readonly refusals: Map<string, RefusalDelta>
  readonly rateUse: Map<string, RateUseDelta>
  readonly latency: Map<string, LatencySum>
}

export function emptySums(): StepSums {
  return {
    dimensions: new Map(),
    planned: [],
    usage: new Map(),
    refusals: new Map(),
    rateUse: new Map(),
    latency: new Map(),
  }
}

/** Rows that would be written. */
export function countRows(step: StepSums): number {
  return step.usage.size + step.refusals.size + step.rateUse.size + step.latency.size
}

export function addUsage(step: StepSums, { admittedAtMs, dimension, sums }: Contribution): void {
  const fine = dimensionOf(step, dimension)
  const coarse = dimensionOf(step, { ...dimension, api_key_id: null, user_id: null })
  for (const [table, width, isCoarse] of usageWidths) {
    const bucketMs = bucketOf(admittedAtMs, width)
    const at = isCoarse ? coarse : fine
    const delta = entryOf(step.usage, `${table}/${bucketMs}/${at}`, () => {
      return { table, bucketMs, dimension: at, sums: sums.map(() => 0n) }
    })
    for (const [index, sum] of sums.entries()) delta.sums[index]! += sum
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
  for (const width of ['hour', 'day'] as const) {
    const bucketMs = bucketOf(Number(row.admitted_at_ms), width)
    const table = `latency_${width}` as const
    const key = JSON.stringify([table, bucketMs, workspaceId, model])
    const sum = entryOf(step.latency, key, () => {
      return { table, bucketMs, workspaceId, model, firstByte: new Map(), total: new Map() }
    })
    countDuration(sum.firstByte, Number(row.first_byte_ms))
    countDuration(sum.total, Number(row.total_ms))
  }
}

/** In one order, so that rows are written as they lie. */
export function plannedSums(
  step: StepSums,
): Pick<StepPlan, 'dimensions' | 'usage' | 'refusals' | 'rateUse' | 'latency'> {
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

function dimensionOf(step: StepSums, dimension: Dimension): number {
  const text = JSON.stringify(Object.values(dimension))
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
