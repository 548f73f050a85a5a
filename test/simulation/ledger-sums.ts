import { same } from './ledger-checks.ts'
import type { Nodes } from './ledger-nodes.ts'

/**
 * Brings the sums of reports after what the run has left, and holds them against its rows: cost, requests and output
 * by day, workspace and key.
 */
export async function sumDifferences(nodes: Nodes): Promise<string[]> {
  await nodes.rollUp()
  const [sums, rows] = [await nodes.rows(sumsSql), await nodes.rows(rowsSql)]
  const left = await nodes.rows('select * from ledger_change')
  return [...same('sums of reports', sums, rows), ...same('changes that are left', left, [])]
}

const dayMs = 86_400_000

const cost = `u.cost_uncached_input + u.cost_cache_creation_5m + u.cost_cache_creation_1h + u.cost_cache_read
  + u.cost_output + u.cost_web_search + u.cost_unsplit`

// What was charged and taken back leaves a row of nothing.
const sumsSql = `
  select u.bucket_ms / ${dayMs} as day, d.workspace_id, d.api_key_id, cast(sum(${cost}) as bigint) as cost,
    cast(sum(u.requests) as bigint) as requests, cast(sum(u.output_tokens) as bigint) as output
  from usage_day u join usage_dimension d on d.id = u.dimension_id
  group by u.bucket_ms, d.workspace_id, d.api_key_id
  having sum(u.requests) <> 0 or sum(${cost}) <> 0
  order by day, workspace_id, coalesce(api_key_id, '')`

const rowsSql = `
  select admitted_at_ms / ${dayMs} as day, workspace_id, api_key_id, cast(sum(cost_nano_usd) as bigint) as cost,
    cast(sum(case when state = 'adjusted' then 0 else 1 end) as bigint) as requests,
    cast(sum(coalesce(output_tokens, 0)) as bigint) as output
  from request where state <> 'reserved' group by admitted_at_ms / ${dayMs}, workspace_id, api_key_id
  having sum(case when state = 'adjusted' then 0 else 1 end) <> 0 or sum(cost_nano_usd) <> 0
  order by day, workspace_id, coalesce(api_key_id, '')`
