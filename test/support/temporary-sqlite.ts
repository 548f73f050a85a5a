import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '#platform/sqlite.ts'
import type { SqliteDatabase } from '#platform/sqlite.ts'

/** A SQLite database in a folder of its own, which goes when it is closed. */
export function openTemporarySqlite(): { database: SqliteDatabase; close(): Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-'))
  const database = openSqlite({ path: join(folder, 'atelier.db'), synchronous: 'normal' })
  return {
    database,
    close: async () => {
      await database.close()
      rmSync(folder, { recursive: true })
    },
  }
}
