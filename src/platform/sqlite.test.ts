import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSqlite } from './sqlite.ts'
import type { SqliteDatabase, Statement } from './sqlite.ts'

let folder: string
let database: SqliteDatabase
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-sqlite-'))
  database = openSqlite({ path: join(folder, 'test.db'), synchronous: 'full' })
  database.statement('create table item (name text) strict').run()
})
afterEach(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

const names = (): unknown[] =>
  database
    .readStatement('select name from item order by name')
    .all()
    .map((row) => row['name'])
const insert = (name: string, statement: Statement = database.statement): void =>
  void statement('insert into item values (?)').run(name)

test('a transaction that waits for anything but the database is undone, and stops no other write', async () => {
  const overstaying = database.transaction(async (statement) => {
    insert('half', statement)
    await nextTurn()
    await nextTurn()
    insert('after', statement)
  })
  const refused = expect(overstaying).rejects.toThrow(/awaited something other than the database/)
  await nextTurn()
  database.writeNow(() => insert('gateway'))
  await refused
  expect(names()).toEqual(['gateway'])
})

test('transactions run one after another, each whole or absent', async () => {
  const outcomes = await Promise.allSettled(
    ['a', 'b', 'c'].map((name) =>
      database.transaction(async (statement) => {
        insert(name, statement)
        await Promise.resolve()
        if (name === 'b') throw new Error('no')
        insert(`${name}2`, statement)
      }),
    ),
  )
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(names()).toEqual(['a', 'a2', 'c', 'c2'])
})

test('a write that throws changes nothing', () => {
  expect(() =>
    database.writeNow(() => {
      insert('x')
      throw new Error('no')
    }),
  ).toThrow('no')
  expect(names()).toEqual([])
})

test('reads see committed rows only', async () => {
  await database.transaction(async (statement) => {
    insert('x', statement)
    expect(names()).toEqual([])
  })
  expect(names()).toEqual(['x'])
})

test('the log is copied into the file beside the writes, and a close waits for it', async () => {
  const path = join(folder, 'long.db')
  const long = openSqlite({ path, synchronous: 'normal' })
  long.statement('create table item (name text) strict').run()
  const text = 'x'.repeat(1000)
  const add = (): void => {
    long.writeNow(() => long.statement('insert into item values (?)').run(text))
  }
  const sizeBefore = statSync(path).size
  await expect
    .poll(
      () => {
        for (let count = 0; count < 100; count++) add()
        return statSync(path).size
      },
      { timeout: 10_000 },
    )
    .toBeGreaterThan(sizeBefore + 100_000)
  await long.close()
  expect(existsSync(`${path}-wal`)).toBe(false)
})
