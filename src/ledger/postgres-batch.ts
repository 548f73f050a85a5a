import type { Socket } from 'node:net'
import pg from 'pg'
import type { IncarnationId, OrganizationId, RequestId } from '#domain/id.ts'
import type { ScopeId, ScopeState } from '#domain/scope.ts'
import { bounds } from '#platform/bounds.ts'
import { connectionSettings, databaseNowSql } from '#platform/postgres.ts'
import type { PostgresDatabase } from '#platform/postgres.ts'
import { scopeIdsOf } from './batch-types.ts'
import type { Item, ItemResult } from './batch-types.ts'
import { decideBatch } from './batch.ts'
import type { PostgresClient } from './postgres-client.ts'
import { literals, writeSql } from './postgres-write.ts'
import { storedRequestColumns, storedRequestOf } from './request-row.ts'
import type { StoredRequest } from './request-row.ts'
import { decodeScope } from './scope-codec.ts'

/** Commits batches, one at a time. `commit` rejects with nothing committed or with the outcome unknown. */
export type PostgresBatch = {
  commit(items: readonly Item[]): Promise<ItemResult[]>
  close(): Promise<void>
}

type BatchOptions = {
  readonly database: PostgresDatabase
  readonly incarnationId: IncarnationId
  readonly nowOverride: (() => number) | undefined
}

/**
 * Commits batches over one connection of its own, in two round trips: lock and read, then write and
 * commit. Each round trip is several statements in one text, since a batch that holds its locks over
 * more of them makes every other node wait longer.
 */
export function createPostgresBatch(options: BatchOptions): PostgresBatch {
  const { database, incarnationId, nowOverride } = options
  // Scopes of the requests that this process has open: what settling must lock, known without a look-up.
  const openScopes = new Map<RequestId, readonly ScopeId[]>()
  let client: pg.Client | undefined

  async function connect(): Promise<pg.Client> {
    if (client) return client
    const fresh = new pg.Client({
      ...connectionSettings(database.connectionString),
      query_timeout: bounds.queryMsMax,
    })
    // Without a listener a connection that breaks between batches would end the process.
    fresh.on('error', () => forget(fresh))
    fresh.on('end', () => forget(fresh))
    await fresh.connect()
    client = fresh
    return fresh
  }

  function forget(broken: pg.Client): void {
    if (client === broken) client = undefined
  }

  async function commit(items: readonly Item[]): Promise<ItemResult[]> {
    const connection = await connect()
    try {
      const scopeIds = await scopesToLock(connection, openScopes, items)
      const reads = await lockAndRead(connection, scopeIds, items)
      const nowMs = nowOverride?.() ?? reads.nowMs
      const { results, writes } = decideBatch(items, reads, { nowMs, incarnationId })
      await connection.query(`${writeSql(writes, nowMs)}commit`)
      for (const [id, request] of writes.changedRequests) {
        if (request.state === 'reserved') openScopes.set(id, scopeIdsOf(request.scopes))
        else openScopes.delete(id)
      }
      return results
    } catch (error) {
      await undo(connection, error)
      throw error
    }
  }

  /** Leaves no transaction behind; a connection that cannot say so, or did not answer, is given up. */
  async function undo(connection: pg.Client, error: unknown): Promise<void> {
    try {
      // A server that answered can be asked to roll back; behind a query that hangs, that would hang too.
      if (!(error instanceof pg.DatabaseError)) throw error
      await connection.query('rollback')
    } catch {
      forget(connection)
      socketOf(connection).destroy()
    }
  }

  return { commit, close: async () => client?.end() }
}

/** `end` would wait for a server that does not answer. */
function socketOf(client: pg.Client): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream
}

type LockedReads = {
  readonly nowMs: number
  readonly scope: (id: ScopeId) => ScopeState | undefined
  readonly request: (id: RequestId) => StoredRequest | undefined
}

async function scopesToLock(
  connection: pg.Client,
  openScopes: ReadonlyMap<RequestId, readonly ScopeId[]>,
  items: readonly Item[],
): Promise<ScopeId[]> {
  const ids = new Set<ScopeId>()
  const unknown: RequestId[] = []
  for (const item of items) {
    const known = scopesOfItem(item, openScopes)
    if (known) for (const id of known) ids.add(id)
    else unknown.push(requestIdOf(item))
  }
  if (unknown.length > 0) {
    // Another incarnation's requests. Their scopes never change, so they may be read before the locks.
    const { rows } = await connection.query(
      'select organization_id, workspace_id, api_key_id from request where id = any($1)',
      [unknown],
    )
    for (const row of rows) {
      for (const id of [row.api_key_id, row.workspace_id, row.organization_id]) {
        if (id !== null) ids.add(id as ScopeId)
      }
    }
  }
  return [...ids].sort()
}

function scopesOfItem(
  item: Item,
  openScopes: ReadonlyMap<RequestId, readonly ScopeId[]>,
): readonly ScopeId[] | undefined {
  if (item.verb === 'reserve') return scopeIdsOf(item.ask.scopes)
  if (item.verb === 'call') return scopeIdsOf(item.call.scopes)
  if (item.verb === 'adjust') return scopeIdsOf(item.adjustment.scopes)
  if (item.verb === 'refuse') return []
  if (item.verb === 'release' && item.scopes) return scopeIdsOf(item.scopes)
  return openScopes.get(requestIdOf(item))
}

function requestIdOf(item: Item): RequestId {
  switch (item.verb) {
    case 'reserve':
      return item.ask.requestId
    case 'count':
      return item.progress.requestId
    case 'call':
      return item.call.requestId
    case 'settle':
      return item.settlement.requestId
    case 'release':
      return item.release.requestId
    case 'expire':
      return item.requestId
    case 'adjust':
      return item.adjustment.requestId
    case 'refuse':
      return item.refused.ask.requestId
  }
}

/**
 * The clock is read after the locks: read before, a batch that waited across midnight would be decided
 * in a window that is already over.
 */
async function lockAndRead(
  connection: pg.Client,
  scopeIds: readonly ScopeId[],
  items: readonly Item[],
): Promise<LockedReads> {
  const requestIds = items.map(requestIdOf)
  const [, states, policies, requests, now] = (await connection.query(
    `begin;
     ${lockScopesSql(scopeIds)}
     select id, ${storedRequestColumns} from request where id in (${literals(requestIds)});
     ${selectNowSql}`,
  )) as unknown as QueryResult[]
  const scopeStates = lockedStates(states!, policies!)
  const stored = new Map(requests!.rows.map((row) => [row['id'] as string, storedRequestOf(row)]))
  return {
    nowMs: Number(now!.rows[0]!['now_ms']),
    scope: (id) => scopeStates.get(id),
    request: (id) => stored.get(id),
  }
}

type LockedScope = { readonly organizationId: OrganizationId; readonly state: ScopeState }

/**
 * Locks scope rows in a control transaction, in the order in which everyone locks them, and then reads the
 * database's clock (Unix milliseconds): a limit changes at the same time on every node. One round trip.
 */
export async function lockScopes(
  client: PostgresClient,
  ids: readonly ScopeId[],
): Promise<{ readonly scopes: Map<ScopeId, LockedScope>; readonly databaseNowMs: number }> {
  const [locked, policies, now] = (await client.query(
    `${lockScopesSql(ids)}
     ${selectNowSql}`,
  )) as unknown as QueryResult[]
  const states = lockedStates(locked!, policies!)
  const scopes = locked!.rows.map((row): [ScopeId, LockedScope] => {
    const id = row['id'] as ScopeId
    return [
      id,
      { organizationId: row['organization_id'] as OrganizationId, state: states.get(id)! },
    ]
  })
  return { scopes: new Map(scopes), databaseNowMs: Number(now!.rows[0]!['now_ms']) }
}

type QueryResult = pg.QueryResult<Record<string, unknown>>

/**
 * Two statements: the policies are read once the locks are held. A join would lock the newest states and yet
 * show the policies as they were when the wait for the locks began.
 */
function lockScopesSql(ids: readonly ScopeId[]): string {
  const list = literals(ids)
  return `
    select id, organization_id, state from ledger_scope where id in (${list}) order by id for update;
    select id, policy from ledger_policy where id in (${list});`
}

function lockedStates(states: QueryResult, policies: QueryResult): Map<string, ScopeState> {
  const policyOf = new Map(policies.rows.map((row) => [row['id'], row['policy'] as string]))
  return new Map(
    states.rows.map((row) => {
      const id = row['id'] as string
      return [id, decodeScope({ state: row['state'] as string, policy: policyOf.get(id)! })]
    }),
  )
}

/** In Unix milliseconds. */
const selectNowSql = `select ${databaseNowSql} as now_ms`
