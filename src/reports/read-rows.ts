import type { SnapshotQuery } from '#platform/snapshot-reader.ts'
import type { LedgerRow, RowFacts } from './contribution.ts'

/** What the sums of a step depend on. */
export type RowsRead = {
  readonly ledger: ReadonlyMap<string, LedgerRow>
  /** What was summed of requests when they were charged their bound, as JSON. */
  readonly expired: ReadonlyMap<string, string>
  factsOf(row: LedgerRow): RowFacts
}

/** Reads the rows of requests, who answers for their keys, and their workspaces' tags through time. */
export async function readRows(query: SnapshotQuery, ids: readonly string[]): Promise<RowsRead> {
  const list = [...new Set(ids)]
  const rows = (await inLists(query, list, (values) => {
    return `select ${ledgerColumns} from request where id in (${values})`
  })) as LedgerRow[]
  const kept = await inLists(query, list, (values) => {
    return `select request_id, contributions from usage_expired where request_id in (${values})`
  })
  const keyIds = new Set(rows.flatMap((row) => row.api_key_id ?? []))
  const people = await inLists(query, [...keyIds], (values) => {
    return `select id, coalesce(owner_user_id, created_by_user_id) as user_id from api_key where id in (${values})
      union all select id, user_id from playground_key where id in (${values})`
  })
  const workspaceIds = new Set(rows.map((row) => row.workspace_id))
  const tags = await inLists(query, [...workspaceIds], (values) => {
    return `select workspace_id, from_ms, tags from workspace_tags
      where workspace_id in (${values}) order by workspace_id, from_ms desc`
  })
  const userIds = new Map(people.map((row) => [row['id'], row['user_id'] as string | null]))
  const tagsOf = tagHistory(tags)
  return {
    ledger: new Map(rows.map((row) => [row.id, row])),
    expired: new Map(
      kept.map((row) => [row['request_id'] as string, row['contributions'] as string]),
    ),
    factsOf: (row) => ({
      userId: (row.api_key_id === null ? null : userIds.get(row.api_key_id)) ?? null,
      tags: tagsOf(row.workspace_id, Number(row.admitted_at_ms)),
    }),
  }
}

const ledgerColumns = `id, state, workspace_id, api_key_id, admitted_at_ms, model, rate_limit_group, bound_nano_usd,
  unpriced, outcome, cost_nano_usd, cost_source, cost_split, reported_model, service_tier, inference_geo, speed,
  context_window, uncached_input_tokens, cache_creation_5m_tokens, cache_creation_1h_tokens, cache_read_tokens,
  output_tokens, web_search_requests, web_fetch_requests, code_execution_requests, parts, first_byte_ms, total_ms`

type TagsSince = { readonly fromMs: number; readonly tags: string }

/** The tags of a workspace as they stood at an instant. */
function tagHistory(
  rows: readonly Record<string, unknown>[],
): (workspaceId: string, atMs: number) => string {
  const histories = new Map<unknown, TagsSince[]>()
  for (const row of rows) {
    const history = histories.get(row['workspace_id']) ?? []
    history.push({ fromMs: Number(row['from_ms']), tags: inOrder(row['tags'] as string) })
    histories.set(row['workspace_id'], history)
  }
  return (workspaceId, atMs) =>
    histories.get(workspaceId)?.find(({ fromMs }) => fromMs <= atMs)?.tags ?? '{}'
}

/** The same tags are the same text, in whatever order they were set. */
function inOrder(tags: string): string {
  const entries = Object.entries(JSON.parse(tags) as Record<string, string>)
  return JSON.stringify(
    Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1))),
  )
}

const idsInListMax = 500

async function inLists(
  query: SnapshotQuery,
  ids: readonly string[],
  sqlOf: (values: string) => string,
): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = []
  for (let from = 0; from < ids.length; from += idsInListMax) {
    const values = ids.slice(from, from + idsInListMax)
    rows.push(...(await query(sqlOf(values.map((_id, at) => `$${at + 1}`).join(', ')), values)))
  }
  return rows
}
