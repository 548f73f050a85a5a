import { sqliteSnapshots } from '#platform/snapshot-reader.ts'
import type { SqliteDatabase } from '#platform/sqlite.ts'
import { openSqliteReader } from '#platform/sqlite-reader.ts'
import { describeBooks } from '#test/support/books-suite.ts'
import { openSqliteWorld } from '#test/support/ledger-worlds.ts'

describeBooks('SQLite', openSqliteWorld, ({ database }) => {
  const reader = openSqliteReader((database as SqliteDatabase).path)
  return { reader: sqliteSnapshots(reader), close: () => reader.close() }
})
