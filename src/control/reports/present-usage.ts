import type { UsageReportQuery, UsageResult } from '#contract/usage-report.ts'
import type { WorkspaceId } from '#domain/id.ts'
import { formatCents, nanoUsd, zeroNanoUsd } from '#domain/money.ts'
import { addUsage } from '#domain/usage.ts'
import type { CostParts, UsageKey, UsageRow, UsageSums } from '#reports/port.ts'
import { rememberEach, rowMerger } from './merge-rows.ts'
import type { Row } from './merge-rows.ts'
import { presentKey } from './usage-dimensions.ts'
import type { Grouped } from './usage-dimensions.ts'

/** Takes rows by bucket, as they are named on the wire; it can be called again with those of other buckets. */
export function usageGrouper(
  defaultWorkspaceId: WorkspaceId,
): (rows: readonly UsageRow[]) => Map<number, Row<Grouped, UsageSums>[]> {
  const keyOf = rememberEach((key: UsageKey) => presentKey(key, defaultWorkspaceId))
  const merge = rowMerger<Grouped, UsageSums>(addSums)
  return (rows) =>
    merge(rows.map(({ bucketMs, key, sums }) => ({ bucketMs, key: keyOf(key), sums })))
}

function addSums(left: UsageSums, right: UsageSums): UsageSums {
  return {
    ...addUsage(left, right),
    requests: left.requests + right.requests,
    errors: left.errors + right.errors,
    costNanoUsd: nanoUsd(left.costNanoUsd + right.costNanoUsd),
    cost: addParts(left.cost, right.cost),
  }
}

function addParts(left: CostParts, right: CostParts): CostParts {
  return {
    uncachedInput: nanoUsd(left.uncachedInput + right.uncachedInput),
    cacheCreation5m: nanoUsd(left.cacheCreation5m + right.cacheCreation5m),
    cacheCreation1h: nanoUsd(left.cacheCreation1h + right.cacheCreation1h),
    cacheRead: nanoUsd(left.cacheRead + right.cacheRead),
    output: nanoUsd(left.output + right.output),
    webSearch: nanoUsd(left.webSearch + right.webSearch),
    unsplit: nanoUsd(left.unsplit + right.unsplit),
  }
}

/** What is shown beside Anthropic's fields: only what was asked for. */
export type Shown = {
  readonly include: readonly UsageReportQuery['include'][number][]
  /** The caller knows of fast mode. */
  readonly hasSpeed: boolean
}

/** Whether there is anything to show: a correction used no tokens. */
export function isUsageShown({ sums }: Row<Grouped, UsageSums>, { include }: Shown): boolean {
  return (
    hasTokens(sums) ||
    (include.includes('requests') && sums.requests !== 0n) ||
    (include.includes('errors') && sums.errors !== 0n) ||
    (include.includes('cost') && sums.costNanoUsd !== zeroNanoUsd)
  )
}

/**
 * Writes rows as JSON. A report has many rows of few groups: what is alike in all rows of a group, which is most of it, is
 * written once.
 */
export function usageWriter(shown: Shown): (row: Row<Grouped, UsageSums>) => string {
  const writeGroup = rememberEach((key: Grouped) => membersOf(presentGroup(key, shown)))
  return ({ key, sums }) => {
    const included = shown.include.length > 0 ? `,${membersOf(presentIncluded(sums, shown))}` : ''
    return `{${membersOf(presentTokens(sums))},${writeGroup(key)}${included}}`
  }
}

/** An object of at least one member, without its braces. */
function membersOf(object: Partial<UsageResult>): string {
  return JSON.stringify(object).slice(1, -1)
}

function presentTokens(sums: UsageSums): Partial<UsageResult> {
  return {
    uncached_input_tokens: sums.uncachedInputTokens,
    cache_creation: {
      ephemeral_1h_input_tokens: sums.cacheCreation1hTokens,
      ephemeral_5m_input_tokens: sums.cacheCreation5mTokens,
    },
    cache_read_input_tokens: sums.cacheReadTokens,
    output_tokens: sums.outputTokens,
    server_tool_use: { web_search_requests: sums.webSearchRequests },
  }
}

function presentGroup(
  { user_id, cost_source, tag, ...key }: Grouped,
  { hasSpeed }: Shown,
): Partial<UsageResult> {
  return {
    api_key_id: key.api_key_id ?? null,
    workspace_id: key.workspace_id ?? null,
    model: key.model ?? null,
    service_tier: key.service_tier ?? null,
    context_window: key.context_window ?? null,
    inference_geo: key.inference_geo ?? null,
    account_id: null,
    service_account_id: null,
    ...(hasSpeed && { speed: key.speed ?? null }),
    ...(user_id !== undefined && { user_id }),
    ...(cost_source !== undefined && { cost_source: cost_source as UsageResult['cost_source'] }),
    ...(tag !== undefined && { tag }),
  }
}

/** What is shown beside Anthropic's fields. */
function presentIncluded(sums: UsageSums, { include }: Shown): Partial<UsageResult> {
  return {
    ...(include.includes('requests') && { request_count: Number(sums.requests) }),
    ...(include.includes('errors') && { error_count: Number(sums.errors) }),
    ...(include.includes('cost') && { amount: formatCents(sums.costNanoUsd) }),
  }
}

function hasTokens(sums: UsageSums): boolean {
  return (
    sums.uncachedInputTokens !== 0 ||
    sums.cacheCreation1hTokens !== 0 ||
    sums.cacheCreation5mTokens !== 0 ||
    sums.cacheReadTokens !== 0 ||
    sums.outputTokens !== 0 ||
    sums.webSearchRequests !== 0
  )
}
