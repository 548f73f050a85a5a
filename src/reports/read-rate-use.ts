import { widthMs } from './bucket.ts'
import { collectValues } from './conditions.ts'
import type { ReportsOptions } from './open.ts'
import type { RateUseQuery, RateUseRow } from './port.ts'

/** Answers `Reports.rateUse`: minutes over all workspaces, and of those the fullest of each hour. */
export async function readRateUse(
  { reader }: Pick<ReportsOptions, 'reader'>,
  query: RateUseQuery,
): Promise<readonly RateUseRow[]> {
  const values = collectValues()
  const { organizationId, rateLimitGroup, workspaceId, fromMs, toMs } = query
  const ofWorkspace =
    workspaceId === undefined ? '' : `and workspace_id = ${values.add(workspaceId)}`
  const rows = await reader.query(
    `select bucket_ms - bucket_ms % ${widthMs.hour} as hour_ms, max(requests) as requests_max,
        max(input) as input_max, max(output) as output_max,
        cast(sum(input) as bigint) as input_tokens, cast(sum(cache_read) as bigint) as cache_read_tokens
      from (
        select bucket_ms, cast(sum(requests) as bigint) as requests,
          cast(sum(input_tokens) as bigint) as input, cast(sum(output_tokens) as bigint) as output,
          cast(sum(cache_read_tokens) as bigint) as cache_read
        from rate_use_minute
        where organization_id = ${values.add(organizationId)}
          and rate_limit_group = ${values.add(rateLimitGroup)}
          and bucket_ms >= ${values.add(fromMs)} and bucket_ms < ${values.add(toMs)} ${ofWorkspace}
        group by bucket_ms) as minutes
      group by hour_ms order by hour_ms`,
    values.list,
  )
  return rows.map((row) => ({
    hourMs: Number(row['hour_ms']),
    inputTokensMax: Number(row['input_max']),
    outputTokensMax: Number(row['output_max']),
    requestsMax: Number(row['requests_max']),
    inputTokens: row['input_tokens'] as bigint,
    cacheReadTokens: row['cache_read_tokens'] as bigint,
  }))
}
