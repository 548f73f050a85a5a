import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openAsideReader } from '#platform/aside-reader.ts'
import type { AsideReader } from '#platform/aside-reader.ts'
import { ReadersBusy } from '#platform/askers.ts'
import { bounds } from '#platform/bounds.ts'
import type { OpenedDatabase } from './store-suite.ts'

/** What reading aside promises, on whatever database. */
export function describeAsideReader(name: string, open: () => Promise<OpenedDatabase>): void {
  describe(`reading aside on ${name}`, () => {
    let opened: OpenedDatabase
    let reader: AsideReader
    beforeEach(async () => {
      opened = await open()
      const sql = 'create table thing (id bigint primary key, name text not null)'
      if (opened.database.dialect === 'sqlite') opened.database.statement(sql).run()
      else await opened.database.pool.query(sql)
      reader = openAsideReader(opened.database)
    })
    afterEach(async () => {
      await reader.close()
      await opened.close()
    })

    async function write(sql: string): Promise<void> {
      if (opened.database.dialect === 'sqlite') opened.database.statement(sql).run()
      else await opened.database.pool.query(sql)
    }

    test('sees what has been committed, with integers as bigint', async () => {
      await write(`insert into thing values (9007199254740993, 'a'), (2, 'b')`)

      const rows = await reader.query('select id, name from thing where name <> $1 order by id', [
        'b',
      ])

      expect(rows).toEqual([{ id: 9_007_199_254_740_993n, name: 'a' }])
    })

    test('cannot write', async () => {
      await expect(reader.query(`insert into thing values (1, 'a')`)).rejects.toThrow(/read.?only/)
      expect(await reader.query('select id from thing')).toEqual([])
    })

    test('one statement that fails leaves those beside it and after it alone', async () => {
      const [wrong, right] = await Promise.allSettled([
        reader.query('select id from nothing'),
        reader.query('select 1 as one'),
      ])

      expect(wrong).toMatchObject({ status: 'rejected' })
      expect(right).toMatchObject({ status: 'fulfilled', value: [{ one: 1n }] })
      expect(await reader.query('select 2 as two')).toEqual([{ two: 2n }])
    })

    test('refuses more than anybody would wait for, and goes on with the rest', async () => {
      const most = bounds.asideReadersMax * bounds.asideQueriesWaitingMax
      const asked = Array.from({ length: most + 1 }, () => reader.query('select 1 as one'))

      const settled = await Promise.allSettled(asked)

      const refused = settled.filter((each) => each.status === 'rejected')
      expect(refused.map(({ reason }) => reason as unknown)).toEqual([expect.any(ReadersBusy)])
    })
  })
}
