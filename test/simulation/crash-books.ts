import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { ScopeState } from '#domain/scope.ts'
import type { ScopeColumns } from '#ledger/scope-codec.ts'
import { decodeScope, selectScopesSql } from '#ledger/scope-codec.ts'
import type { AtelierProcess } from './atelier-process.ts'

/** The ledger's tables, read from outside the server's processes. */
export type Books = {
  requests(): Promise<RequestRow[]>
  refusedCount(): Promise<number>
  scopes(): Promise<ScopeState[]>
  close(): Promise<void>
}

export type RequestRow = {
  readonly id: string
  readonly state: string
  readonly cost_source: string | null
  readonly upstream_request_id: string | null
  readonly cost_nano_usd: bigint | null
  readonly bound_nano_usd: bigint
  readonly uncached_input_tokens: bigint | null
  readonly cache_creation_5m_tokens: bigint | null
  readonly cache_creation_1h_tokens: bigint | null
  readonly cache_read_tokens: bigint | null
  readonly output_tokens: bigint | null
  readonly rate_limit_group: string
  readonly admitted_at_ms: bigint
  readonly settled_at_ms: bigint | null
  readonly input_tokens_estimate: bigint
  readonly held_output_tokens: bigint
  readonly counted_output_tokens: bigint
}

const requestsSql = 'select * from request'
const refusedSql = `select coalesce(sum(count), 0) as refused from refusal`

export function openSqliteBooks(path: string): Books {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  const all = (sql: string): Record<string, unknown>[] => {
    const statement = database.prepare(sql)
    statement.setReadBigInts(true)
    return statement.all()
  }
  return openBooks(
    async (sql) => all(sql),
    async () => {
      if (database.isOpen) database.close()
    },
  )
}

export function openPostgresBooks(url: string): Books {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  // A run that failed may stop its PostgreSQL first; what it failed with is to be told, not this.
  pool.on('error', () => undefined)
  let closed: Promise<void> | undefined
  const integers = new Set<number>([pg.types.builtins.INT8, pg.types.builtins.NUMERIC])
  const types = {
    getTypeParser: (oid: number) =>
      integers.has(oid) ? (text: string) => BigInt(text) : (text: string) => text,
  }
  return openBooks(
    async (text) => (await pool.query({ text, types })).rows,
    () => (closed ??= pool.end()),
  )
}

function openBooks(
  all: (sql: string) => Promise<Record<string, unknown>[]>,
  close: () => Promise<void>,
): Books {
  return {
    requests: async () => (await all(requestsSql)) as RequestRow[],
    refusedCount: async () => Number((await all(refusedSql))[0]!['refused']),
    scopes: async () => (await all(selectScopesSql)).map((row) => decodeScope(row as ScopeColumns)),
    close,
  }
}

/** What the killed processes left open is charged at a start (SQLite) or when their lease lapses (PostgreSQL). */
export async function settleWhatCrashesLeft(
  nodes: readonly AtelierProcess[],
  books: Books,
): Promise<void> {
  for (const node of nodes) {
    await node.stop()
    await node.start()
  }
  for (let attempt = 0; attempt < 200; attempt++) {
    const rows = await books.requests()
    if (rows.every((row) => row.state !== 'reserved')) return
    await wait(100)
  }
  throw new Error('reservations of killed processes were never charged')
}
