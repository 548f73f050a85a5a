import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import type { ScopeState } from '#domain/scope.ts'
import type { ScopeColumns } from '#ledger/scope-codec.ts'
import { decodeScope } from '#ledger/scope-codec.ts'

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
}

const requestsSql = 'select * from request'
const refusedSql = `select coalesce(sum(count), 0) as refused from refusal`
const scopesSql = 'select state, policy from ledger_scope'

export function openSqliteBooks(path: string): Books {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  const all = (sql: string): Record<string, unknown>[] => {
    const statement = database.prepare(sql)
    statement.setReadBigInts(true)
    return statement.all()
  }
  return openBooks(
    async (sql) => all(sql),
    async () => database.close(),
  )
}

export function openPostgresBooks(url: string): Books {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  const integers = new Set<number>([pg.types.builtins.INT8, pg.types.builtins.NUMERIC])
  const types = {
    getTypeParser: (oid: number) =>
      integers.has(oid) ? (text: string) => BigInt(text) : (text: string) => text,
  }
  return openBooks(
    async (text) => (await pool.query({ text, types })).rows,
    () => pool.end(),
  )
}

function openBooks(
  all: (sql: string) => Promise<Record<string, unknown>[]>,
  close: () => Promise<void>,
): Books {
  return {
    requests: async () => (await all(requestsSql)) as RequestRow[],
    refusedCount: async () => Number((await all(refusedSql))[0]!['refused']),
    scopes: async () => (await all(scopesSql)).map((row) => decodeScope(row as ScopeColumns)),
    close,
  }
}
