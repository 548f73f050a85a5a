import { createHash } from 'node:crypto'
import { bucketOf } from './bucket.ts'
import type { Contribution, Dimension } from './contribution.ts'
import type { UsageTable } from './ddl.ts'
import { addHistogram, encodeHistogram } from './histogram.ts'
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
    addSums(delta, sums)
  }
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

/** What rate limits count of requests: `requests` is 0 where they have been counted before. */
export function addRateUse(step: StepSums, used: RateUseDelta): void {
  const { group, bucketMs, workspaceId } = used
  const delta = entryOf(step.rateUse, `${group}/${bucketMs}/${workspaceId}`, () => {
    const nothing = { requests: 0, inputTokens: 0, cacheReadTokens: 0, outputTokens: 0 }
    return { group, bucketMs, workspaceId, ...nothing }
  })
  delta.requests += used.requests
  delta.inputTokens += used.inputTokens
  delta.cacheReadTokens += used.cacheReadTokens
  delta.outputTokens += used.outputTokens
}

/** How long requests took that were admitted in the minute that begins at `atMs`. */
export function addLatency(
  step: StepSums,
  { atMs, workspaceId, model }: { atMs: number; workspaceId: string; model: string },
  { firstByte, total }: Pick<LatencySum, 'firstByte' | 'total'>,
): void {
  if (total.size === 0) return
  for (const width of ['hour', 'day'] as const) {
    const bucketMs = bucketOf(atMs, width)
    const table = `latency_${width}` as const
    const key = JSON.stringify([table, bucketMs, workspaceId, model])
    const sum = entryOf(step.latency, key, () => {
      return { table, bucketMs, workspaceId, model, firstByte: new Map(), total: new Map() }
    })
    addHistogram(sum.firstByte, firstByte)
    addHistogram(sum.total, total)
  }
}

/** What is to be written of them. */
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

/** The place of a dimension in the plan. */
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
