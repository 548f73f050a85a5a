import type { Dimension } from './contribution.ts'
import type { UsageTable } from './ddl.ts'

/** A place in an organization's feed: all of `sequence`, and the first `done` entries of the next change. */
export type FeedPosition = { readonly sequence: number; readonly done: number }

/** What one step adds to the sums, from one place of the feed to another: plain data, made without a write. */
export type StepPlan = {
  readonly organizationId: string
  readonly from: FeedPosition
  readonly to: FeedPosition
  readonly dimensions: readonly PlannedDimension[]
  readonly usage: readonly UsageDelta[]
  readonly refusals: readonly RefusalDelta[]
  readonly rateUse: readonly RateUseDelta[]
  readonly latency: readonly LatencyDelta[]
  /** What has been summed of requests that were charged their bound, as JSON; kept until they end, if ever. */
  readonly expired: readonly { readonly requestId: string; readonly contribution: string }[]
  /** Ids of those that did, and are taken out. */
  readonly late: readonly string[]
}

export type PlannedDimension = Dimension & { readonly digest: string }

/** `dimension` is the place of its dimension in the plan's list. */
export type UsageDelta = {
  readonly table: UsageTable
  readonly bucketMs: number
  readonly dimension: number
  readonly sums: bigint[]
}

export type RefusalDelta = {
  readonly bucketMs: number
  readonly workspaceId: string
  readonly apiKeyId: string
  readonly model: string
  readonly limiter: string
  requests: number
}

export type RateUseDelta = {
  readonly group: string
  readonly bucketMs: number
  readonly workspaceId: string
  requests: number
  inputTokens: number
  cacheReadTokens: number
  outputTokens: number
}

/** Histograms, as text. */
export type LatencyDelta = {
  readonly table: 'latency_hour' | 'latency_day'
  readonly bucketMs: number
  readonly workspaceId: string
  readonly model: string
  readonly firstByte: string
  readonly total: string
}
