import { expect, test } from 'vitest'
import { openPostgres } from '#platform/postgres.ts'
import { createTestDatabase } from '#test/support/postgres.ts'
import { migrate, migrations } from './migrate.ts'

test('a step takes as long as it takes, and nodes that start meanwhile wait for it', async () => {
  const { url, drop } = await createTestDatabase()
  // The database answers within milliseconds, but for the step.
  const connectionString = `${url}?query_timeout=400`
  const nodes = [0, 1].map(() =>
    openPostgres({ connectionString, connectionsMax: 1, onIdleError: () => undefined }),
  )
  const slow = {
    version: migrations.length + 1,
    name: 'slow',
    sqlite: [],
    postgres: ['select pg_sleep(1)', 'create table after_all (id bigint primary key)'],
  }
  try {
    await Promise.all(nodes.map((node) => migrate(node, 0, [...migrations, slow])))
    expect((await nodes[0]!.pool.query('select * from after_all')).rows).toEqual([])
    const late = nodes[0]!.pool.query('select pg_sleep(1)')
    await expect(late).rejects.toThrow('Query read timeout')
  } finally {
    await Promise.all(nodes.map((node) => node.close()))
    await drop()
  }
})
