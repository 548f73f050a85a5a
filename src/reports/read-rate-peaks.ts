import type { WorkspaceId } from '#domain/id.ts'
import { collectValues, oneOf } from './conditions.ts'
import type { ReportsOptions } from './open.ts'
import type { RatePeakQuery, RatePeakRow } from './port.ts'

/** Answers `Reports.ratePeaks`. The groups are named, so that each is found by the key of the table. */
export async function readRatePeaks(
  { reader }: Pick<ReportsOptions, 'reader'>,
  { organizationId, rateLimitGroups, of, fromMs, toMs }: RatePeakQuery,
): Promise<readonly RatePeakRow[]> {
  const values = collectValues()
  const conditions = [
    `organization_id = ${values.add(organizationId)}`,
    oneOf('rate_limit_group', rateLimitGroups, values),
    `bucket_ms >= ${values.add(fromMs)} and bucket_ms < ${values.add(toMs)}`,
  ]
  if (of !== 'organization' && of !== 'workspaces') {
    conditions.push(oneOf('workspace_id', of, values))
  }
  const minutes = `rate_use_minute where ${conditions.join(' and ')}`
  const rows = await reader.query(
    of === 'organization'
      ? `select null as workspace_id, rate_limit_group, ${maxima} from (
          select rate_limit_group, cast(sum(requests) as bigint) as requests,
            cast(sum(input_tokens) as bigint) as input_tokens,
            cast(sum(output_tokens) as bigint) as output_tokens
          from ${minutes} group by rate_limit_group, bucket_ms) as minutes
        group by rate_limit_group order by rate_limit_group`
      : `select workspace_id, rate_limit_group, ${maxima} from ${minutes}
        group by workspace_id, rate_limit_group order by workspace_id, rate_limit_group`,
    values.list,
  )
  return rows.map((row) => ({
    workspaceId: row['workspace_id'] as WorkspaceId | null,
    rateLimitGroup: row['rate_limit_group'] as string,
    requestsMax: Number(row['requests_max']),
    inputTokensMax: Number(row['input_max']),
    outputTokensMax: Number(row['output_max']),
    tokensMax: Number(row['tokens_max']),
  }))
}

const maxima = `max(requests) as requests_max, max(input_tokens) as input_max,
  max(output_tokens) as output_max, max(input_tokens + output_tokens) as tokens_max`
