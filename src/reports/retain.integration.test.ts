import type { PostgresDatabase } from '#platform/postgres.ts'
import { postgresSnapshots } from '#platform/snapshot-reader.ts'
import { openTestPostgres } from '#test/support/postgres.ts'
import { describeRetention } from '#test/support/retention-suite.ts'

describeRetention('PostgreSQL', async () => {
  const opened = await openTestPostgres()
  const { pool } = opened.database as PostgresDatabase
  return {
    ...opened,
    reader: postgresSnapshots(pool),
    count: async (table) => {
      const { rows } = await pool.query(`select count(*) as count from ${table}`)
      return Number(rows[0].count)
    },
  }
})
