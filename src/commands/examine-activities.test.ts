import { sqliteSnapshots } from '#platform/snapshot-reader.ts'
import { openSqliteReader } from '#platform/sqlite-reader.ts'
import type { SqliteDatabase } from '#platform/sqlite.ts'
import { describeChain } from '#test/support/chain-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'
import { examineChains } from './examine-activities.ts'

describeChain('SQLite', {
  open: openTemporarySqlite,
  openReader: ({ database }) => {
    const connection = openSqliteReader((database as SqliteDatabase).path)
    return { reader: sqliteSnapshots(connection), close: () => connection.close() }
  },
  examine: examineChains,
})
