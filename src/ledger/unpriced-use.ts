import { nanoUsd } from '#domain/money.ts'
import type { AsideReader, AsideRow } from '#platform/aside-reader.ts'
import type { ReadUnpriced, UnpricedUse } from './port.ts'

/** Requests that ran on several models are read one by one: the last of them are enough to see which. */
const severalModelsRowsMax = 1_000

/** Reads aside from the traffic what was charged without a price. */
export function unpricedReader(reader: AsideReader): ReadUnpriced {
  return async ({ organizationId, workspaceIds }) => {
    if (workspaceIds?.length === 0) return []
    const within = workspaceIds
      ? `and workspace_id in (${workspaceIds.map((_, at) => `$${at + 2}`).join(', ')})`
      : ''
    const values = [organizationId, ...(workspaceIds ?? [])]
    const where = `organization_id = $1 and unpriced = 1 and state in ('settled', 'expired') ${within}`
    const groups = await reader.query(
      `select model, reported_model, null as parts, ${sums} from request
        where ${where} and parts is null group by model, reported_model`,
      values,
    )
    const single = await reader.query(
      `select model, reported_model, parts, 1 as requests, ${columns} from request
        where ${where} and parts is not null order by id desc limit ${severalModelsRowsMax}`,
      values,
    )
    return [...groups, ...single].map(useOf)
  }
}

const input = `coalesce(uncached_input_tokens, 0) + coalesce(cache_creation_5m_tokens, 0) +
  coalesce(cache_creation_1h_tokens, 0) + coalesce(cache_read_tokens, 0)`
const columns = `${input} as input_tokens, coalesce(output_tokens, 0) as output_tokens,
  coalesce(cost_nano_usd, 0) as cost_nano_usd, admitted_at_ms as first_at_ms, admitted_at_ms as last_at_ms`
// A sum of integers is wider than they are on PostgreSQL, and would come back as text.
const sums = `count(*) as requests, cast(sum(${input}) as bigint) as input_tokens,
  cast(sum(coalesce(output_tokens, 0)) as bigint) as output_tokens,
  cast(sum(coalesce(cost_nano_usd, 0)) as bigint) as cost_nano_usd,
  min(admitted_at_ms) as first_at_ms, max(admitted_at_ms) as last_at_ms`

function useOf(row: AsideRow): UnpricedUse {
  const parts = JSON.parse((row['parts'] as string | null) ?? '[]') as { readonly model: string }[]
  const reported = row['reported_model'] as string | null
  return {
    models: [
      row['model'] as string,
      ...(reported === null ? [] : [reported]),
      ...parts.map(({ model }) => model),
    ],
    requests: row['requests'] as bigint,
    inputTokens: row['input_tokens'] as bigint,
    outputTokens: row['output_tokens'] as bigint,
    costNanoUsd: nanoUsd(row['cost_nano_usd'] as bigint),
    firstAtMs: Number(row['first_at_ms']),
    lastAtMs: Number(row['last_at_ms']),
  }
}
