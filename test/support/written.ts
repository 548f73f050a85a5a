import type { SqliteDatabase } from '#platform/sqlite.ts'

/** What is told of an attempt even where it is refused: not the thing that was asked for. */
const ofAttempts: Readonly<Record<string, readonly string[] | 'all'>> = {
  failed_attempt: 'all',
  // Ends with whatever the newest activity is; the activities themselves are looked at.
  activity_head: 'all',
  activity_source: 'all',
  activity: ['permission_denied', 'user_sign_in_failed'],
}

/**
 * Everything that is in the database, for comparison: but for what is recorded of attempts, and when a session was
 * last used. Read anew only when another connection has written.
 */
export function watchWrites(database: SqliteDatabase): () => string {
  const read = database.readStatement
  let seen: { readonly version: unknown; readonly content: string } | undefined
  return () => {
    const version = read('pragma data_version').get()?.['data_version']
    if (seen?.version !== version) seen = { version, content: contentOf(database) }
    return seen!.content
  }
}

function contentOf({ readStatement: read }: SqliteDatabase): string {
  const tables = read("select name from sqlite_master where type = 'table' order by name").all()
  const lines = tables.flatMap(({ name }) => rowsOf(read, String(name)))
  return lines.join('\n')
}

function rowsOf(read: SqliteDatabase['readStatement'], table: string): string[] {
  const left = ofAttempts[table] ?? []
  if (left === 'all') return []
  return read(`select * from "${table}"`)
    .all()
    .filter((row) => !left.includes(String(row['type'])))
    .map(({ last_used_at_ms: _used, ...row }) => `${table} ${JSON.stringify(row, asText)}`)
}

function asText(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
