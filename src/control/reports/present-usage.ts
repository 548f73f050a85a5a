import type { UsageReportQuery, UsageResult } from '#contract/usage-report.ts'
import type { WorkspaceId } from '#domain/id.ts'
import { formatCents, nanoUsd } from '#domain/money.ts'
import { addUsage } from '#domain/usage.ts'
import type { CostParts, UsageKey, UsageRow, UsageSums } from '#reports/port.ts'
import { mergeRows, rememberEach } from './merge-rows.ts'
import type { Row } from './merge-rows.ts'
import { presentKey } from './usage-dimensions.ts'
import type { Grouped } from './usage-dimensions.ts'

/** Rows by bucket, as they are named on the wire. */
export function groupUsage(
  rows: readonly UsageRow[],
  defaultWorkspaceId: WorkspaceId,
): Map<number, Row<Grouped, UsageSums>[]> {
  const keyOf = rememberEach((key: UsageKey) => presentKey(key, defaultWorkspaceId))
  return mergeRows(
    rows.map(({ bucketMs, key, sums }) => ({ bucketMs, key: keyOf(key), sums })),
    addSums,
  )
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

/** `undefined` where there is nothing to show: a correction used no tokens. */
export function presentUsage(
  { key, sums }: Row<Grouped, UsageSums>,
  { include, hasSpeed }: Shown,
): UsageResult | undefined {
  const included = {
    ...(include.includes('requests') && { request_count: Number(sums.requests) }),
    ...(include.includes('errors') && { error_count: Number(sums.errors) }),
    ...(include.includes('cost') && { amount: formatCents(sums.costNanoUsd) }),
  }
  const isNothing = !hasTokens(sums) && Object.values(included).every((value) => !Number(value))
  if (isNothing) return undefined
  const { user_id, cost_source, tag } = key
  return {
    uncached_input_tokens: sums.uncachedInputTokens,
    cache_creation: {
      ephemeral_1h_input_tokens: sums.cacheCreation1hTokens,
      ephemeral_5m_input_tokens: sums.cacheCreation5mTokens,
    },
    cache_read_input_tokens: sums.cacheReadTokens,
    output_tokens: sums.outputTokens,
    server_tool_use: { web_search_requests: sums.webSearchRequests },
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
    ...included,
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
