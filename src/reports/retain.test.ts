import { openSqliteReader } from '#platform/sqlite-reader.ts'
import { sqliteSnapshots } from '#platform/snapshot-reader.ts'
import { describeRetention } from '#test/support/retention-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeRetention('SQLite', async () => {
  const opened = await openTemporarySqlite()
  const { database } = opened
  const connection = openSqliteReader(database.path)
  return {
    database,
    reader: sqliteSnapshots(connection),
    count: async (table) =>
      Number(database.readStatement(`select count(*) as count from ${table}`).get()!['count']),
    close: async () => {
      connection.close()
      await opened.close()
    },
  }
})
