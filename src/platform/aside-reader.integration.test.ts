import { expect, test } from 'vitest'
import { describeAsideReader } from '#test/support/aside-reader-suite.ts'
import { openEmptyPostgres } from '#test/support/postgres.ts'
import { openAsideReader } from './aside-reader.ts'
import { bounds } from './bounds.ts'

describeAsideReader('PostgreSQL', openEmptyPostgres)

test('whoever waits for others to be done waits for as long as it takes', async () => {
  const { database, close } = await openEmptyPostgres()
  const reader = openAsideReader(database)
  // Of the last ones each has waited for longer than a connection to the database may take.
  const seconds = (0.6 * bounds.queryMsMax) / 1000
  const asked = Array.from({ length: 3 * bounds.asideReadersMax }, () =>
    reader.query(`select 1 as one from pg_sleep(${seconds})`),
  )
  try {
    expect(new Set((await Promise.all(asked)).map(([row]) => row?.['one']))).toEqual(new Set([1n]))
  } finally {
    await reader.close()
    await close()
  }
})
