import type { IncarnationId, OrganizationId } from '#domain/id.ts'
import type { ScopeId } from '#domain/scope.ts'
import type { SnapshotQuery } from '#platform/snapshot-reader.ts'
import { decodeScope, selectScopesSql } from './scope-codec.ts'
import type { ScopeColumns } from './scope-codec.ts'

/** The books in a few numbers, to tell whether a copy holds the same. */
export type BooksFigures = {
  /** Rows of requests in each state. */
  readonly requests: Readonly<Record<string, number>>
  /** What each organization's requests have cost, in nano-dollars. */
  readonly settledNanoUsd: Readonly<Record<OrganizationId, bigint>>
  /** The sum of the bounds of running requests. */
  readonly reservedNanoUsd: bigint
  readonly scopes: number
}

/** Reads them, in the snapshot of the query. Reads every request. */
export async function readBooksFigures(query: SnapshotQuery): Promise<BooksFigures> {
  const states = await query(
    'select state, count(*) as count from request group by state order by state',
  )
  const settled = await query(
    `select organization_id, cast(sum(cost_nano_usd) as bigint) as settled from request
     where state <> 'reserved' group by organization_id order by organization_id`,
  )
  const [reserved] = await query(
    `select cast(coalesce(sum(bound_nano_usd), 0) as bigint) as sum from request where state = 'reserved'`,
  )
  const [scopes] = await query('select count(*) as count from ledger_scope')
  return {
    requests: Object.fromEntries(states.map((row) => [row['state'], Number(row['count'])])),
    settledNanoUsd: Object.fromEntries(
      settled.map((row) => [row['organization_id'], row['settled'] as bigint]),
    ),
    reservedNanoUsd: reserved!['sum'] as bigint,
    scopes: Number(scopes!['count']),
  }
}

/** Reservations that one life of a process made and has not settled. */
export type OpenReservations = {
  readonly incarnationId: IncarnationId
  readonly count: number
  readonly boundNanoUsd: bigint
  /** Until when its process had last promised to be there, in Unix milliseconds; null: it is forgotten. */
  readonly leaseUntilMs: number | null
}

/** Those of each incarnation that has any. */
export async function readOpenReservations(query: SnapshotQuery): Promise<OpenReservations[]> {
  const rows = await query(
    `select incarnation_id, count(*) as count, cast(sum(bound_nano_usd) as bigint) as bound
     from request where state = 'reserved' group by incarnation_id`,
  )
  const leases = await query('select id, lease_until_ms from incarnation')
  const leaseOf = new Map(leases.map((row) => [row['id'], Number(row['lease_until_ms'])]))
  return rows.map((row) => ({
    incarnationId: row['incarnation_id'] as IncarnationId,
    count: Number(row['count']),
    boundNanoUsd: row['bound'] as bigint,
    leaseUntilMs: leaseOf.get(row['incarnation_id']) ?? null,
  }))
}

/** A scope that was decided at an instant that has not come yet. */
export type ScopeAhead = { readonly scopeId: ScopeId; readonly lastMs: number }

/** Those whose last instant lies after that one, in Unix milliseconds. */
export async function readScopesAhead(
  query: SnapshotQuery,
  afterMs: number,
): Promise<ScopeAhead[]> {
  const rows = await query(selectScopesSql)
  return rows
    .map((row) => ({
      scopeId: row['id'] as ScopeId,
      lastMs: decodeScope(row as unknown as ScopeColumns).lastMs,
    }))
    .filter(({ lastMs }) => lastMs > afterMs)
}
