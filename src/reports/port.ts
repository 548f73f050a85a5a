import type { CostSplit } from '#domain/cost-split.ts'
import type { ContextWindow, InferenceGeo, ServiceTier, Speed, Usage } from '#domain/usage.ts'
import type { ApiKeyId, OrganizationId, UserId, WorkspaceId } from '#domain/id.ts'
import type { NanoUsd } from '#domain/money.ts'

/** Is given the rows of a bucket. False: no more is wanted. */
export type TakeBucket = (rows: readonly UsageRow[]) => boolean

/**
 * What was used and what it cost, summed. For any range, filter and grouping the sums equal the ledger's rows, to the
 * token and the nano-dollar, but for what has been settled since `freshAsOf`.
 */
export interface Reports {
  /**
   * Buckets that lie wholly within `fromMs` and `toMs`, oldest first; those in which nothing was used are left out.
   * A request belongs to the bucket of its admission. Minutes reach back as far as single requests are kept.
   */
  usage(query: UsageQuery): Promise<readonly UsageRow[]>

  /**
   * The same, the rows of one bucket after another: of many, those that have been taken need not be kept. Each bucket is
   * of one instant, later ones may be of a later one.
   */
  usageByBucket(query: UsageQuery, take: TakeBucket): Promise<void>

  /** Requests that were refused, by the bucket in which they were, oldest first; buckets without any are left out. */
  refusals(query: RefusalQuery): Promise<readonly RefusalRow[]>

  /**
   * For each hour in which there was any, the fullest minute of a group of models: the most that its requests of one
   * minute used, whichever minute that was for each figure. Over all workspaces, or of one.
   */
  rateUse(query: RateUseQuery): Promise<readonly RateUseRow[]>

  /**
   * The fullest minutes of the range by group of models: of the organization, whose minutes are summed over its
   * workspaces, or of each workspace. Without requests there is no row.
   */
  ratePeaks(query: RatePeakQuery): Promise<readonly RatePeakRow[]>

  /** How long answers took, by percentile, over the whole range. */
  latency(query: LatencyQuery): Promise<Latency>

  /** The same of each bucket, oldest first; those in which nothing was admitted are left out. */
  latencyRows(query: LatencyRowsQuery): Promise<readonly LatencyRow[]>

  /** The instant up to which everything that was settled is in the sums: Unix milliseconds. */
  freshAsOf(organizationId: OrganizationId): Promise<number>

  /** How many requests that were admitted from `fromMs` on and before `toMs` are not settled yet. */
  countOpen(organizationId: OrganizationId, fromMs: number, toMs: number): Promise<number>

  /**
   * Whether every request that was admitted from `fromMs` on and before `toMs`, and every correction made then, is
   * settled and in the sums. Once that range is over, they do not change any more.
   */
  isComplete(organizationId: OrganizationId, fromMs: number, toMs: number): Promise<boolean>
}

/** What usage is filtered and grouped by. `tag` is the value of the one tag that the query names. */
export const usageDimensions = [
  'apiKeyId',
  'workspaceId',
  'userId',
  'model',
  'serviceTier',
  'contextWindow',
  'inferenceGeo',
  'speed',
  'costSource',
  'unpriced',
  'tag',
] as const
export type UsageDimension = (typeof usageDimensions)[number]

/** Where a cost comes from: see `CostSource`; a correction by an admin is `adjusted`. */
export type ReportedCostSource = 'reported' | 'estimated' | 'bound' | 'expired' | 'adjusted'

/** What one row stands for: only what was grouped by is there. */
export type UsageKey = {
  /** Null: the console's playground, or a correction that names no key. */
  readonly apiKeyId?: ApiKeyId | null
  readonly workspaceId?: WorkspaceId
  /** Whoever answers for the key, or used the playground; null: nobody. */
  readonly userId?: UserId | null
  /** As the upstream named it, or the request where it did not; empty for corrections. */
  readonly model?: string
  readonly serviceTier?: ServiceTier | null
  readonly contextWindow?: ContextWindow | null
  readonly inferenceGeo?: InferenceGeo | null
  readonly speed?: Speed | null
  readonly costSource?: ReportedCostSource | null
  readonly unpriced?: boolean
  /** The workspace's value of the tag when the request was admitted; null where it had none. */
  readonly tag?: string | null
}

/** A cost by what it was charged for; the parts add up to the whole. Nano-dollars. */
export type CostParts = CostSplit & {
  /** Bounds, estimates that were cut at their bound, and corrections: nobody knows of what. */
  readonly unsplit: NanoUsd
}

export type UsageSums = Usage & {
  /** Admitted and ended. A request that ran on several models counts at the one that answered. */
  readonly requests: bigint
  /** Of those, the ones that ended without an answer of the upstream's that succeeded. */
  readonly errors: bigint
  readonly costNanoUsd: NanoUsd
  readonly cost: CostParts
}

export type UsageRow = {
  readonly bucketMs: number
  readonly key: UsageKey
  readonly sums: UsageSums
}

export type BucketWidth = 'minute' | 'hour' | 'day'

/** A range in Unix milliseconds: from `fromMs` on, and before `toMs`; both on a bucket's edge, in UTC. */
export type ReportRange = {
  readonly organizationId: OrganizationId
  readonly fromMs: number
  readonly toMs: number
}

/** Values of one dimension are alternatives; dimensions must all hold. Null stands for a missing value. */
export type UsageFilter = { readonly [Dimension in UsageDimension]?: readonly (string | null)[] }

/** What is summed: reading only what is shown is a good part of a large report's time. */
export const usageParts = ['counts', 'tokens', 'cost'] as const
export type UsagePart = (typeof usageParts)[number]

export type UsageQuery = ReportRange & {
  readonly width: BucketWidth
  readonly filter: UsageFilter
  readonly groupBy: readonly UsageDimension[]
  /** Sums that are not asked for are zero, and rows without anything that is are left out. Left out: all. */
  readonly parts?: readonly UsagePart[]
  /** The key of the tag that `tag` means. */
  readonly tagKey?: string
}

export type RefusalQuery = ReportRange & {
  readonly width: BucketWidth
  readonly filter: Pick<UsageFilter, 'apiKeyId' | 'workspaceId' | 'model'>
  readonly groupBy: readonly RefusalDimension[]
}
/** `limiter` as refusals are kept: a kind of refusal, with the limiter or the window of it. */
export type RefusalDimension = 'apiKeyId' | 'workspaceId' | 'model' | 'limiter'

export type RefusalRow = {
  readonly bucketMs: number
  readonly key: {
    readonly apiKeyId?: ApiKeyId | null
    readonly workspaceId?: WorkspaceId
    readonly model?: string
    readonly limiter?: string
  }
  readonly requests: bigint
}

export type RateUseQuery = ReportRange & {
  readonly rateLimitGroup: string
  /** Left out: of the whole organization. */
  readonly workspaceId?: WorkspaceId
}

export type RatePeakQuery = ReportRange & {
  readonly rateLimitGroups: readonly string[]
  /** The organization itself, all of its workspaces, or these. */
  readonly of: 'organization' | 'workspaces' | readonly WorkspaceId[]
}

/** Each the most of any minute. Input without what was read from a cache. */
export type RatePeakRow = {
  /** Null: of the organization. */
  readonly workspaceId: WorkspaceId | null
  readonly rateLimitGroup: string
  readonly requestsMax: number
  readonly inputTokensMax: number
  readonly outputTokensMax: number
  /** Input and output of one minute together. */
  readonly tokensMax: number
}

export type RateUseRow = {
  readonly hourMs: number
  /** Each the most of any minute. Input without what was read from a cache. */
  readonly inputTokensMax: number
  readonly outputTokensMax: number
  readonly requestsMax: number
  /** Of the whole hour. */
  readonly inputTokens: bigint
  readonly cacheReadTokens: bigint
}

export type LatencyQuery = ReportRange & {
  readonly filter: Pick<UsageFilter, 'workspaceId' | 'model'>
}

export type LatencyRowsQuery = LatencyQuery & { readonly width: 'hour' | 'day' }
export type LatencyRow = Latency & { readonly bucketMs: number }

/** Milliseconds, to within a tenth; null where nothing was answered. */
export type Latency = {
  readonly firstByteMs: LatencyPercentiles | null
  readonly totalMs: LatencyPercentiles | null
}
export type LatencyPercentiles = {
  readonly p50: number
  readonly p95: number
  readonly p99: number
}
