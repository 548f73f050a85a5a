import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '#platform/sqlite.ts'
import type { SqliteDatabase } from '#platform/sqlite.ts'
import { migrate } from '#store/migrate.ts'

type Opened = { readonly database: SqliteDatabase; close(): Promise<void> }

/** A SQLite database with all migrations, in a folder of its own, which goes when it is closed. */
export async function openTemporarySqlite(): Promise<Opened> {
  migratedFile ??= makeMigratedFile()
  return openSqliteOf(await migratedFile)
}

/** The same without any table. */
export function openEmptySqlite(): Opened {
  return openSqliteOf(undefined)
}

/** What a file holds after all migrations: a copy takes a tenth of the time. Made once for a test file. */
let migratedFile: Promise<Buffer> | undefined

async function makeMigratedFile(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-'))
  const path = join(folder, 'atelier.db')
  const database = openSqlite({ path, synchronous: 'normal' })
  await migrate(database, 0)
  // From then on all of it is in the one file.
  await database.close()
  const bytes = readFileSync(path)
  rmSync(folder, { recursive: true })
  return bytes
}

function openSqliteOf(content: Buffer | undefined): Opened {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-'))
  const path = join(folder, 'atelier.db')
  if (content) writeFileSync(path, content)
  const database = openSqlite({ path, synchronous: 'normal' })
  return {
    database,
    close: async () => {
      await database.close()
      rmSync(folder, { recursive: true })
    },
  }
}
