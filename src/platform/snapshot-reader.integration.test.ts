import { expect, test } from 'vitest'
import type { PostgresDatabase } from './postgres.ts'
import { openTestPostgres } from '#test/support/postgres.ts'
import { waitUntil } from '#test/support/stack.ts'
import { postgresSnapshots } from './snapshot-reader.ts'

test('a snapshot whose connection the server ends fails alone, and the next one succeeds', async () => {
  const opened = await openTestPostgres()
  const { pool } = opened.database as PostgresDatabase
  const reader = postgresSnapshots(pool)

  const ended = reader.snapshot(async (query) => {
    const [row] = await query('select pg_backend_pid() as pid')
    const { pid } = row as { pid: bigint }
    await pool.query('select pg_terminate_backend($1)', [Number(pid)])
    await waitUntil(async () => {
      const { rows } = await pool.query('select 1 from pg_stat_activity where pid = $1', [
        Number(pid),
      ])
      return rows.length === 0
    })
    return query('select 1 as one')
  })

  await expect(ended).rejects.toThrow()
  expect(await reader.snapshot((query) => query('select 2 as two'))).toEqual([{ two: 2n }])
  await opened.close()
})
