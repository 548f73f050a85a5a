import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createControl } from '#control/server.ts'
import type { SnapshotReader } from '#platform/snapshot-reader.ts'
import { createIds } from '#platform/ids.ts'
import type { Mac } from '#store/activity-chain.ts'
import { createStore } from '#store/store.ts'
import { insertKeys, openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import type { OpenedDatabase } from './store-suite.ts'

type Finding = { readonly check: string; readonly level: string; readonly message: string }

export type ChainSuiteOptions = {
  open(): Promise<OpenedDatabase>
  openReader(opened: OpenedDatabase): { readonly reader: SnapshotReader; close(): void }
  /** What the doctor does. */
  examine(reader: SnapshotReader, mac: Mac): Promise<Finding[]>
}

const rowsCount = 8

/** The chain of activities, attacked by somebody who can write to the database and has no key. */
export function describeChain(databaseName: string, options: ChainSuiteOptions): void {
  describe(`the chain of activities on ${databaseName}`, () => {
    let opened: OpenedDatabase
    let world: ControlWorld
    let books: ReturnType<ChainSuiteOptions['openReader']>
    beforeEach(async () => {
      opened = await options.open()
      world = await openControlWorld(opened)
      books = options.openReader(opened)
    })
    afterEach(async () => {
      books.close()
      await world.close()
    })

    const examine = async (mac: Mac = world.services.secretBox) => {
      const [finding] = await options.examine(books.reader, mac)
      return finding!
    }
    const addWorkspace = () => world.post('/v1/organizations/workspaces', { name: 'w' })
    const fill = async () => {
      for (let index = 1; index < rowsCount; index++) await addWorkspace()
    }

    test('changes of several nodes at once make one chain without a gap', async () => {
      const { services } = world
      const other = { store: createStore(opened.database), ids: createIds(services.clock) }
      const node = createControl({ ...services, ...other, internalToken: null })
      const create = (control: ControlWorld['control']) =>
        control.fetch(
          new Request('http://atelier.test/v1/organizations/workspaces', {
            method: 'POST',
            headers: { 'x-api-key': world.adminKey },
            body: '{"name":"w"}',
          }),
        )

      const nodes = Array.from({ length: 30 }, (_, index) => (index % 2 ? world.control : node))
      // On SQLite there is one node.
      const answers = await Promise.all(
        nodes.map((each) => create(databaseName === 'SQLite' ? world.control : each)),
      )

      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
      expect(await examine()).toMatchObject({
        level: 'ok',
        message: expect.stringMatching(/31 rows/),
      })
    })

    test('whatever is changed, removed or moved is found, at that row or before', async () => {
      await fill()
      const { store } = world.services
      const rows = await store.read.selectFrom('activity').selectAll().orderBy('sequence').execute()
      const [head] = await store.read.selectFrom('activity_head').selectAll().execute()
      const restore = () =>
        store.transaction(async ({ db }) => {
          await db.deleteFrom('activity').execute()
          await db.insertInto('activity').values(rows).execute()
          await db.deleteFrom('activity_head').execute()
          await db.insertInto('activity_head').values(head!).execute()
        })
      expect((await examine()).level).toBe('ok')

      await fc.assert(
        fc.asyncProperty(tampering, async (tamper) => {
          const first = await store.transaction(({ db }) => applyTampering(db, tamper))
          const { level, message } = await examine()
          await restore()
          expect(level, message).toBe('problem')
          const named = Number(/activity (\d+) /.exec(message)?.[1])
          expect(named).toBeLessThanOrEqual(first)
          expect(named).toBeGreaterThanOrEqual(first - 1)
        }),
        { numRuns: 120, seed: 4 },
      )
      expect((await examine()).level).toBe('ok')
    })

    test('a long chain is followed to its end', async () => {
      const { id } = await addWorkspace()
      await insertKeys(world, id, 1_050)
      await world.post(`/v1/organizations/workspaces/${id}/archive`)
      const { store } = world.services
      expect((await examine()).message).toContain('1053 rows')

      await store.transaction(({ db }) =>
        db.updateTable('activity').set({ type: 'x' }).where('sequence', '=', 1_040n).execute(),
      )

      expect((await examine()).message).toContain('activity 1040 ')
    })

    test('a chain that was tampered with stays broken, and changes are made all the same', async () => {
      await fill()
      const { store } = world.services
      await store.transaction(async ({ db }) => {
        await db.deleteFrom('activity').where('sequence', '=', BigInt(rowsCount)).execute()
        const [last] = await db
          .selectFrom('activity')
          .select('code')
          .where('sequence', '=', BigInt(rowsCount - 1))
          .execute()
        await db
          .updateTable('activity_head')
          .set({ sequence: BigInt(rowsCount - 1), code: last!.code! })
          .execute()
      })

      await addWorkspace()
      await addWorkspace()

      expect(await examine()).toMatchObject({
        level: 'problem',
        message: expect.stringContaining(`activity ${rowsCount} was added to a chain`),
      })
      await store.transaction(({ db }) => db.deleteFrom('activity_head').execute())
      await addWorkspace()
      expect((await examine()).level).toBe('problem')
    })

    test('rows of before the chain are counted, and another one among them is found', async () => {
      await fill()
      const { store, ids } = world.services
      await store.transaction(async ({ db }) => {
        await db.updateTable('activity').set({ sequence: null, code: null }).execute()
        await db.deleteFrom('activity_head').execute()
      })
      expect(await examine()).toMatchObject({ level: 'ok' })

      await addWorkspace()
      const { level, message } = await examine()

      expect(level).toBe('ok')
      expect(message).toMatch(/: 1 row, .* 8 rows of before it cannot be checked\.$/)
      await store.transaction(async ({ db }) => {
        const [row] = await db.selectFrom('activity').selectAll().limit(1).execute()
        const forged = { ...row!, id: ids.activity(), sequence: null, code: null }
        await db.insertInto('activity').values(forged).execute()
      })
      expect(await examine()).toMatchObject({
        level: 'problem',
        message: expect.stringContaining('had 8 rows of before'),
      })
    })

    test('an audit that was removed altogether is found, also once it has begun anew', async () => {
      await fill()
      await world.services.store.transaction(async ({ db }) => {
        await db.deleteFrom('activity').execute()
        await db.deleteFrom('activity_head').execute()
      })

      expect((await examine()).message).toContain('activity 1 is missing')
      await addWorkspace()
      expect((await examine()).message).toContain('activity 1 is not the creation')
    })

    test('another key takes the whole chain for broken', async () => {
      await fill()
      const other: Mac = { mac: (text) => `${text.length}` }

      expect((await examine(other)).message).toContain('activity 1 has been changed')
    })
  })
}

type TestDb = Parameters<Parameters<ControlWorld['services']['store']['transaction']>[0]>[0]['db']

const columns = ['type', 'actor_type', 'actor_id', 'subject_id', 'before', 'after', 'code'] as const

const sequenceOf = fc.integer({ min: 1, max: rowsCount })
const tampering = fc.oneof(
  fc.record({
    kind: fc.constant('change' as const),
    sequence: sequenceOf,
    column: fc.constantFrom(...columns),
    value: fc.string({ maxLength: 8 }).map((text) => `x${text.replaceAll('\0', '')}`),
  }),
  fc.record({ kind: fc.constant('remove' as const), sequence: sequenceOf, setsHead: fc.boolean() }),
  fc.record({ kind: fc.constant('recount' as const), sequence: sequenceOf }),
  fc.record({ kind: fc.constant('redate' as const), sequence: sequenceOf }),
  fc.record({
    kind: fc.constant('exchange' as const),
    sequence: fc.integer({ min: 1, max: rowsCount - 1 }),
  }),
)
type Tampering = typeof tampering extends fc.Arbitrary<infer Value> ? Value : never

/** Returns the first place of the chain that is not as it was. */
async function applyTampering(db: TestDb, tamper: Tampering): Promise<number> {
  const sequence = BigInt(tamper.sequence)
  const row = db.updateTable('activity').where('sequence', '=', sequence)
  switch (tamper.kind) {
    case 'change':
      await row.set({ [tamper.column]: tamper.value }).execute()
      return tamper.sequence
    case 'recount':
      await row.set({ count: 7n }).execute()
      return tamper.sequence
    case 'redate':
      await row.set({ at_ms: 1n }).execute()
      return tamper.sequence
    case 'remove': {
      await db.deleteFrom('activity').where('sequence', '>=', sequence).execute()
      const [last] = await db
        .selectFrom('activity')
        .select(['sequence', 'code'])
        .orderBy('sequence', 'desc')
        .limit(1)
        .execute()
      if (tamper.setsHead && last) {
        const head = { sequence: last.sequence!, code: last.code! }
        await db.updateTable('activity_head').set(head).execute()
      }
      return tamper.sequence
    }
    case 'exchange': {
      const next = sequence + 1n
      const move = (from: bigint, to: bigint) =>
        db.updateTable('activity').set({ sequence: to }).where('sequence', '=', from).execute()
      await move(sequence, 1_000n)
      await move(next, sequence)
      await move(1_000n, next)
      return tamper.sequence
    }
  }
}
