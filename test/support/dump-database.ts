import { sql } from 'kysely'
import type { Db } from '#store/port.ts'

/** Every row of every table, as text: for what must occur nowhere. */
export async function dumpDatabase(db: Db): Promise<string> {
  const lines: string[] = []
  for (const name of await tableNames(db)) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(db)
    lines.push(...rows.map((row) => `${name} ${JSON.stringify(row, asText)}`))
  }
  return lines.join('\n')
}

async function tableNames(db: Db): Promise<readonly string[]> {
  const isSqlite = db.getExecutor().adapter.constructor.name.startsWith('Sqlite')
  const names = isSqlite
    ? sql<{ name: string }>`select name from sqlite_master where type = 'table'`
    : sql<{ name: string }>`select tablename as name from pg_tables
        where schemaname = any (current_schemas(false))`
  return (await names.execute(db)).rows.map(({ name }) => name)
}

function asText(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value
}
