import { expect, test } from 'vitest'
import { DatabaseAway } from '#platform/database-away.ts'
import { describeStore } from '#test/support/store-suite.ts'
import { openEmptySqlite } from '#test/support/temporary-sqlite.ts'
import { migrate } from './migrate.ts'
import { insertOrganization, listOrganizationIds } from './queries/organizations.ts'
import { createStore } from './store.ts'

describeStore('SQLite', async () => openEmptySqlite())

test('a change never leaves the turn of the event loop in which it began, so the ledger never undoes it', async () => {
  const { database, close } = openEmptySqlite()
  await migrate(database, 0)
  const store = createStore(database)
  let commits = 0
  let going = true
  const pump = (): void => {
    database.writeNow(() => undefined)
    commits++
    if (going) setImmediate(pump)
  }
  setImmediate(pump)

  for (let index = 0; index < 200; index++) {
    await store.transaction(async (tx) => {
      for (const part of ['a', 'b', 'c']) {
        const id = `${index}${part}` as never
        await insertOrganization(tx.db, {
          id,
          name: 'Acme',
          createdAtMs: 0,
          usageTier: 'custom',
          language: 'en',
          alertEmails: [],
        })
      }
    })
    await new Promise((resolve) => setImmediate(resolve))
  }
  going = false

  expect(commits).toBeGreaterThan(100)
  await new Promise((resolve) => setImmediate(resolve))
  await close()
})

test('a disk that is full is the database that is away, until there is room again', async () => {
  const { database, close } = openEmptySqlite()
  await migrate(database, 0)
  const store = createStore(database)
  const insertMuch = () =>
    store.transaction((tx) =>
      insertOrganization(tx.db, {
        id: 'org_1' as never,
        name: 'A'.repeat(100_000),
        createdAtMs: 0,
        usageTier: 'custom',
        language: 'en',
        alertEmails: [],
      }),
    )
  // Asked for less than it has, SQLite keeps to what it has.
  database.statement('pragma max_page_count = 1').get()

  await expect(insertMuch()).rejects.toThrow(DatabaseAway)

  database.statement('pragma max_page_count = 1000000').get()
  await insertMuch()
  expect(await listOrganizationIds(store.read)).toHaveLength(1)
  await close()
})
