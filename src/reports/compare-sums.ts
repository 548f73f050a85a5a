import type { SnapshotQuery } from '#platform/snapshot-reader.ts'
import { sumColumns } from './ddl.ts'

/** An organization's sums beside its requests, as far back as all requests are kept. Costs in nano-dollars. */
export type SumsComparison = {
  readonly organizationId: string
  readonly rows: Totals
  readonly sums: Totals
  /** Changes that have not been summed yet: until they are, the two differ. */
  readonly waiting: number
}

type Totals = { readonly requests: bigint; readonly costNanoUsd: bigint }

/** Reads every request that is kept, in the snapshot of the query. */
export async function compareSums(query: SnapshotQuery): Promise<SumsComparison[]> {
  const rows = totalsOf(await query(rowsSql))
  const sums = totalsOf(await query(sumsSql))
  const changes = await query(
    'select organization_id, count(*) as count from ledger_change group by organization_id',
  )
  const waiting = new Map(changes.map((row) => [row['organization_id'], Number(row['count'])]))
  return [...new Set([...rows.keys(), ...sums.keys()])].sort().map((organizationId) => ({
    organizationId,
    rows: rows.get(organizationId) ?? nothing,
    sums: sums.get(organizationId) ?? nothing,
    waiting: waiting.get(organizationId) ?? 0,
  }))
}

const nothing: Totals = { requests: 0n, costNanoUsd: 0n }

function totalsOf(rows: readonly Record<string, unknown>[]): Map<string, Totals> {
  return new Map(
    rows.map((row) => [
      row['organization_id'] as string,
      { requests: row['requests'] as bigint, costNanoUsd: row['cost'] as bigint },
    ]),
  )
}

const kept = '(select coalesce(max(from_ms), 0) from ledger_kept)'

const rowsSql = `
  select organization_id, cast(sum(cost_nano_usd) as bigint) as cost,
    cast(sum(case when state = 'adjusted' then 0 else 1 end) as bigint) as requests
  from request where state <> 'reserved' and admitted_at_ms >= ${kept} group by organization_id`

const costs = sumColumns.filter((column) => column.startsWith('cost_')).join(' + ')
const sumsSql = `
  select organization_id, cast(sum(${costs}) as bigint) as cost, cast(sum(requests) as bigint) as requests
  from usage_day where bucket_ms >= ${kept} group by organization_id`
