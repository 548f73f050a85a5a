import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { expectInvalid } from './admin-refusals.ts'
import { openControlWorld } from './control.ts'
import type { Answer, ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const orders = ['newest_first', 'oldest_first', 'name_ascending', 'name_descending'] as const

type Row = { readonly id: string; readonly name?: string; readonly email?: string }
/** A list, and how to put something of a name into it. */
type List = { readonly path: string; readonly make: (name: string) => Promise<unknown> }

/** What lists promise that are searched and ordered, whatever database they run on. */
export function describeSearch(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`searched and ordered lists on ${databaseName}`, () => {
    let world: ControlWorld
    beforeEach(async () => {
      world = await openControlWorld(await open())
    })
    afterEach(() => world.close())

    const rename = (id: string, name: string) =>
      world.services.store.transaction(async ({ db }) => {
        await db
          .updateTable('person')
          .set({ name })
          .where('id', '=', id as never)
          .execute()
      })
    const addNamed = async (name: string) => {
      world.clock.advance(1)
      const { userId } = await addPerson(world, { role: 'user' })
      await rename(userId, name)
    }
    const post = (path: string) => (name: string) => world.post(path, { name })
    const lists: Record<string, List> = {
      users: { path: `${base}/users?`, make: addNamed },
      invites: {
        path: `${base}/invites?`,
        make: async (name) => {
          const email = `${name.toLowerCase()}@acme.example`
          return world.post(`${base}/invites`, { email, role: 'user' })
        },
      },
      workspaces: { path: `${base}/workspaces?`, make: post(`${base}/workspaces`) },
      api_keys: { path: `${base}/api_keys?`, make: post(`${base}/api_keys`) },
      admin_keys: { path: `${base}/admin_keys?`, make: post(`${base}/admin_keys`) },
    }
    const read = async (path: string, query: string): Promise<Answer['body']> =>
      world.get(`${path}${query}`)
    const nameOf = ({ name, email }: Row) => name ?? email ?? ''
    const namesOf = (page: Answer['body']): string[] => page.data.map(nameOf)
    const idsOf = (rows: readonly Row[]) => rows.map(({ id }) => id)

    /** By bytes, as both databases do. */
    const compare = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0)
    const byName = (left: Row, right: Row) =>
      compare(nameOf(left).toLowerCase(), nameOf(right).toLowerCase()) || compare(left.id, right.id)
    const sorted = (rows: readonly Row[], order: (typeof orders)[number]): Row[] => {
      const isByName = order.startsWith('name')
      const up = rows.toSorted(isByName ? byName : (left, right) => compare(left.id, right.id))
      return order === 'newest_first' || order === 'name_descending' ? up.toReversed() : up
    }

    /** The ids of all pages from one end to the other. */
    const walk = async (path: string, order: string, way: 'after' | 'before', from?: string) => {
      const pages: string[][] = []
      let cursor = from
      for (let count = 0; count < 20; count++) {
        const at = cursor === undefined ? '' : `&${way}_id=${cursor}`
        const page = await read(path, `limit=2&order=${order}${at}`)
        pages.push(idsOf(page.data))
        if (!page.has_more) break
        cursor = way === 'after' ? page.last_id : page.first_id
      }
      return (way === 'after' ? pages : pages.toReversed()).flat()
    }

    test.each(Object.keys(lists))(
      '%s come in each order, page by page, onward and backward',
      async (name) => {
        const { path, make } = lists[name]!
        // Names of invites are addresses, of which no two are alike.
        const made = name === 'invites' ? ['b', 'a1', 'A', 'c', 'zz'] : ['b', 'a', 'A', 'c', 'É']
        for (const each of made) await make(each)
        const all: Row[] = (await read(path, 'limit=100')).data
        expect(all.length).toBeGreaterThanOrEqual(made.length)

        for (const order of orders) {
          const expected = idsOf(sorted(all, order))
          expect(idsOf((await read(path, `limit=100&order=${order}`)).data)).toEqual(expected)
          expect(await walk(path, order, 'after')).toEqual(expected)
          const last = expected.at(-1)!
          expect(await walk(path, order, 'before', last)).toEqual(expected.slice(0, -1))
        }
      },
    )

    test.each(Object.keys(lists))('%s are found by a part of what they show', async (name) => {
      const { path, make } = lists[name]!
      for (const each of ['needle', 'other', 'Needles']) await make(each)
      const needle = (await read(path, 'search=needle&order=oldest_first')).data[0]

      const found = await read(path, 'search=NEEDLE&order=name_ascending&limit=1')
      const rest = await read(path, `search=eedl&order=name_ascending&after_id=${found.last_id}`)
      expect([found.data[0], found.has_more]).toEqual([needle, true])
      expect(rest.data).toHaveLength(1)
      expect(nameOf(rest.data[0]).toLowerCase()).toContain('needles')
      expect((await read(path, `search=${needle.id.slice(6)}`)).data).toEqual([needle])
      if ('partial_key_hint' in needle) {
        const hint = encodeURIComponent(needle.partial_key_hint.slice(-4))
        expect((await read(path, `search=${hint}`)).data).toContainEqual(needle)
      }
      expect(namesOf(await read(path, 'search=n%25dle'))).toEqual([])
      expect(namesOf(await read(path, 'search=n_edle'))).toEqual([])
    })

    test.each(Object.keys(lists))('%s refuse what is no order and no cursor', async (name) => {
      const { path } = lists[name]!
      const { data } = await read(path, 'limit=1')
      const prefix = data[0]?.id.split('_')[0] ?? { invites: 'invite', workspaces: 'wrkspc' }[name]
      const key = prefix ?? 'apikey'
      const invalid = (query: string, message: string | RegExp) =>
        expectInvalid(world, ['GET', `${path}${query}`, undefined], message)

      await invalid('order=sideways', /^order: Must be one of newest_first, oldest_first/)
      await invalid(`search=${'x'.repeat(101)}`, 'search: Must have at most 100 characters')
      const missing = `${key}_01missing`
      await invalid(`order=name_ascending&after_id=${missing}`, /^after_id: Names nothing/)
      await invalid(`order=name_descending&before_id=${missing}`, /^before_id: Names nothing/)
      expect((await read(path, `after_id=${key}_0`)).data).toEqual([])
    })

    test.each(['api_keys', 'admin_keys'])(
      '%s leave archived ones out where asked',
      async (name) => {
        const { path, make } = lists[name]!
        for (const each of ['gone', 'kept']) await make(each)
        const [gone] = (await read(path, 'search=gone')).data
        await world.post(`${base}/${name}/${gone.id}`, { status: 'archived' })

        expect(namesOf(await read(path, 'search=gone'))).toEqual(['gone'])
        expect(namesOf(await read(path, 'search=gone&exclude_archived=true'))).toEqual([])
        expect(namesOf(await read(path, 'search=kept&exclude_archived=true'))).toEqual(['kept'])
      },
    )

    test('webhooks are found by name and address, and walked in each order by an opaque cursor', async () => {
      const path = `${base}/webhooks`
      for (const name of ['b', 'a', 'A', 'Équipe']) {
        await world.post(path, { name, url: `https://hooks.example/of-${name.toLowerCase()}` })
        world.clock.advance(1)
      }
      const all: Row[] = (await read(path, '?limit=100')).data
      const walkAll = async (order: string) => {
        const ids: string[] = []
        let page = ''
        do {
          const answer = await read(path, `?limit=1&order=${order}${page}`)
          ids.push(...idsOf(answer.data))
          page = answer.next_page === null ? '' : `&page=${answer.next_page}`
        } while (page !== '')
        return ids
      }

      for (const order of orders) expect(await walkAll(order)).toEqual(idsOf(sorted(all, order)))
      expect(namesOf(await read(path, '?search=OF-b'))).toEqual(['b'])
      expect(namesOf(await read(path, '?search=%C3%A9QUIPE'))).toEqual(['Équipe'])
      const { next_page: other } = await read(path, '?limit=1&search=a')
      const message = 'page: The cursor does not match current query parameters'
      await expectInvalid(world, ['GET', `${path}?limit=1&page=${other}`, undefined], message)
    })

    test('requests for more are found by reason, workspace, and by who asked where that is shown', async () => {
      const path = `${base}/spend_limit_increase_requests`
      const own = await world.post(`${base}/workspaces`, { name: 'Haystack' })
      const asker = await addPerson(world, {
        role: 'user',
        memberships: { [own.id]: 'workspace_developer' },
      })
      await rename(asker.userId, 'Grace Hopper')
      const ask = async (reason: string, amount: string) => {
        world.clock.advance(1)
        const body = { workspace_id: own.id, amount, period: 'monthly', reason }
        expect((await world.call('POST', path, { key: asker.session, body })).status).toBe(200)
      }
      await ask('a launch in spring', '100')
      await ask('evaluations', '200')
      const reasons = async (query: string, key?: string) => {
        const answer = await world.call('GET', `${path}?${query}`, key === undefined ? {} : { key })
        return answer.body.data.map((each: { reason: string }) => each.reason)
      }

      expect(await reasons('search=LAUNCH')).toEqual(['a launch in spring'])
      expect(await reasons('search=hayst&order=oldest_first')).toEqual([
        'a launch in spring',
        'evaluations',
      ])
      expect(await reasons('search=hopper')).toHaveLength(2)
      expect(await reasons('search=hopper', asker.session)).toEqual([])
      expect(await reasons('search=evalu', asker.session)).toEqual(['evaluations'])
    })

    test('something renamed in the middle of a walk is neither lost nor makes others repeat', async () => {
      const { path, make } = lists['api_keys']!
      for (const each of ['a', 'b', 'c', 'd', 'e']) await make(each)
      const first = await read(path, 'order=name_ascending&limit=2')
      const cursor: Row = first.data[1]

      await world.post(`${base}/api_keys/${first.data[0].id}`, { name: 'z' })
      await world.post(`${base}/api_keys/${cursor.id}`, { status: 'archived' })

      const query = `order=name_ascending&status=active&after_id=${cursor.id}`
      expect(namesOf(await read(path, query))).toEqual(['c', 'd', 'e', 'z'])
    })

    test('a cursor or a search of what is hidden tells nothing of it', async () => {
      const own = await world.post(`${base}/workspaces`, { name: 'own' })
      const body = (name: string, workspace_id?: string) => ({ name, workspace_id })
      const shown = await world.post(`${base}/api_keys`, body('needle in own', own.id))
      const hidden = await world.post(`${base}/api_keys`, body('needle elsewhere'))
      const { session } = await addPerson(world, {
        role: 'user',
        memberships: { [own.id]: 'workspace_developer' },
      })
      const get = (query: string) => world.call('GET', `${base}/${query}`, { key: session })

      const found = await get('api_keys?search=needle&order=name_ascending')
      expect(idsOf(found.body.data)).toEqual([shown.id])
      const error = async (query: string) => (await get(query)).body.error
      const ofKeys = 'api_keys?order=name_ascending&after_id='
      expect(await error(`${ofKeys}${hidden.id}`)).toEqual(await error(`${ofKeys}apikey_01none`))
      expect((await get(`${ofKeys}${shown.id}`)).status).toBe(200)
      const ofWorkspaces = 'workspaces?order=name_ascending&after_id='
      const other = await world.post(`${base}/workspaces`, { name: 'other' })
      expect(await error(`${ofWorkspaces}${other.id}`)).toEqual(
        await error(`${ofWorkspaces}wrkspc_01none`),
      )
      expect((await get('workspaces?search=o')).body.data.map(nameOf)).toEqual(['own'])
    })

    test('activities are found by type, subject, and who did it, and walked from either end', async () => {
      const { path, make } = lists['workspaces']!
      for (const each of ['a', 'b', 'c']) await make(each)
      const [newest] = (await read(path, '')).data
      await rename(world.userId, 'Ada Lovelace')
      const { session, userId } = await addPerson(world, { role: 'admin' })
      await rename(userId, 'Grace Hopper')
      const call = { key: session, body: { name: 'by Grace' } }
      await world.call('POST', `${base}/workspaces/${newest.id}`, call)
      const activities = async (query: string): Promise<Answer['body']> =>
        world.get(`${base}/activities?${query}`)
      const all: Row[] = (await activities('')).data
      const typesOf = async (query: string) =>
        (await activities(query)).data.map(({ type }: { type: string }) => type)

      expect(await typesOf('search=HOPPER')).toEqual(['platform_workspace_updated'])
      expect(await typesOf(`search=${userId}`)).toEqual(['platform_workspace_updated'])
      expect(await typesOf('search=workspace_CREATED')).toHaveLength(3)
      expect(await typesOf(`search=${newest.id.slice(4)}&order=oldest_first`)).toEqual([
        'platform_workspace_created',
        'platform_workspace_updated',
      ])
      expect(await typesOf('search=%25')).toEqual([])
      const path2 = `${base}/activities?`
      const up = idsOf(all).toReversed()
      expect(await walk(path2, 'oldest_first', 'after')).toEqual(up)
      expect(await walk(path2, 'oldest_first', 'before', up.at(-1))).toEqual(up.slice(0, -1))
      expect(await walk(path2, 'newest_first', 'before', up[0])).toEqual(idsOf(all).slice(0, -1))
    })
  })
}
