import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WorkspacePerson } from '#contract/workspace-people.ts'
import type { OrganizationRole } from '#domain/role.ts'
import { expectInvalid } from './admin-refusals.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'

/** Who has a role in a workspace and what they are called, whatever database it runs on. */
export function describeWorkspacePeople(
  databaseName: string,
  open: () => Promise<OpenedDatabase>,
): void {
  describe(`people of a workspace on ${databaseName}`, () => {
    let world: ControlWorld
    let workspaceId: string
    let people: string
    beforeEach(async () => {
      world = await openControlWorld(await open())
      workspaceId = (await world.post(`${base}/workspaces`, { name: 'own' })).id
      people = `${base}/workspaces/${workspaceId}/people`
    })
    afterEach(() => world.close())

    type Given = 'workspace_user' | 'workspace_developer' | 'workspace_admin'
    const add = async (name: string, role: OrganizationRole, given?: Given) => {
      const memberships = given ? { [workspaceId]: given } : {}
      const person = await addPerson(world, { role, memberships })
      await rename(person.userId, name)
      return person
    }
    const rename = (id: string, name: string) =>
      world.services.store.transaction(async ({ db }) => {
        await db
          .updateTable('person')
          .set({ name })
          .where('id', '=', id as never)
          .execute()
      })
    const list = async (query = '', path = people) => {
      const { data } = await world.get(`${path}?${query}`)
      expect(data.map((each: unknown) => WorkspacePerson.parse(each))).toEqual(data)
      return data
    }
    const namesOf = (data: readonly { name: string }[]) => data.map(({ name }) => name)

    test('whoever inherits a role comes first, then those who were given one, by name', async () => {
      await rename(world.userId, 'Ada')
      await add('zoe', 'user', 'workspace_user')
      await add('Yan', 'developer', 'workspace_user')
      await add('abe', 'billing', 'workspace_admin')
      await add('Bob', 'billing', 'workspace_developer')
      const admin = await add('Xi', 'admin', 'workspace_user')
      await add('Stranger', 'developer')

      const data = await list()

      expect(
        data.map((each: WorkspacePerson) => [each.name, each.workspace_role, each.inherited]),
      ).toEqual([
        ['Ada', 'workspace_admin', true],
        ['Xi', 'workspace_admin', true],
        ['Bob', 'workspace_billing', true],
        ['abe', 'workspace_admin', false],
        // A developer of the organization is one wherever they are a member.
        ['Yan', 'workspace_developer', false],
        ['zoe', 'workspace_user', false],
      ])
      expect(data[1]).toEqual({
        type: 'workspace_person',
        user_id: admin.userId,
        name: 'Xi',
        email: admin.email,
        organization_role: 'admin',
        workspace_role: 'workspace_admin',
        inherited: true,
        added_at: null,
      })
      expect(data[5].added_at).toMatch(/^2026-11-22T12:/)
    })

    test('they come by name alone where that is asked for, page by page', async () => {
      await rename(world.userId, 'Mona')
      for (const name of ['zoe', 'Abe', 'bob']) await add(name, 'user', 'workspace_user')
      const walk = async (order: string): Promise<string[]> => {
        const names: string[] = []
        for (let page = ''; ;) {
          const answer = await world.get(`${people}?limit=1&order=${order}${page}`)
          names.push(...namesOf(answer.data))
          if (answer.next_page === null) return names
          page = `&page=${answer.next_page}`
        }
      }

      expect(await walk('name_ascending')).toEqual(['Abe', 'bob', 'Mona', 'zoe'])
      expect(await walk('name_descending')).toEqual(['zoe', 'Mona', 'bob', 'Abe'])
      expect(await walk('inherited_first')).toEqual(['Mona', 'Abe', 'bob', 'zoe'])
      const { next_page: other } = await world.get(`${people}?limit=1&order=name_ascending`)
      const message = 'page: The cursor does not match current query parameters'
      await expectInvalid(world, ['GET', `${people}?page=${other}`, undefined], message)
    })

    test('in the Default workspace everybody has what their role means there', async () => {
      await rename(world.userId, 'Ada')
      await add('Una', 'user', 'workspace_admin')
      await add('Dan', 'developer')
      await add('Bea', 'billing')
      const { userId } = await add('Gone', 'user')
      await world.call('DELETE', `${base}/users/${userId}`)

      const data = await list('', `${base}/workspaces/${world.defaultWorkspaceId}/people`)

      expect(
        data.map((each: WorkspacePerson) => [each.name, each.workspace_role, each.inherited]),
      ).toEqual([
        ['Ada', 'workspace_admin', true],
        ['Bea', 'workspace_billing', true],
        ['Dan', 'workspace_developer', true],
        ['Una', 'workspace_user', true],
      ])
    })

    test('a search finds a part of a name or an address, whatever its case, and takes no pattern', async () => {
      await add('Élise Ørsted', 'user', 'workspace_user')
      await add('100% Sure_', 'user', 'workspace_user')
      const { email } = await add('Max!', 'user', 'workspace_user')
      const found = async (search: string) =>
        namesOf(await list(`search=${encodeURIComponent(search)}`))

      expect(await found('éLISE ø')).toEqual(['Élise Ørsted'])
      expect(await found('ÉLISE')).toEqual(['Élise Ørsted'])
      expect(await found('0% s')).toEqual(['100% Sure_'])
      expect(await found('_')).toContain('100% Sure_')
      expect(await found('1_0')).toEqual([])
      expect(await found('%')).toEqual(['100% Sure_'])
      expect(await found('!')).toEqual(['Max!'])
      expect(await found(email.toUpperCase())).toEqual(['Max!'])
      expect(await found('nobody')).toEqual([])
      await expectInvalid(
        world,
        ['GET', `${people}?search=${'x'.repeat(101)}`, undefined],
        'search: Must have at most 100 characters',
      )
    })

    test('pages follow one another without a gap or a repetition, whoever comes between', async () => {
      for (const name of ['d', 'B', 'a', 'C']) await add(name, 'user', 'workspace_user')
      await add('twin', 'user', 'workspace_user')
      await add('twin', 'user', 'workspace_user')
      await rename(world.userId, 'chief')
      const all = namesOf(await list())
      expect(all).toEqual(['chief', 'a', 'B', 'C', 'd', 'twin', 'twin'])

      const walked: string[] = []
      let page = await world.get(`${people}?limit=2`)
      const seen = new Set<string>()
      for (;;) {
        walked.push(...namesOf(page.data))
        for (const { user_id: id } of page.data) seen.add(id)
        if (page.next_page === null) break
        // Before where the walk is by now: it is not gone back to.
        await add('aa', 'user', 'workspace_user')
        page = await world.get(`${people}?limit=2&page=${page.next_page}`)
      }

      expect(walked.filter((name) => name !== 'aa')).toEqual(all)
      expect(seen.size).toBe(walked.length)
    })

    test('a cursor is of one list, and names somebody', async () => {
      await add('a', 'user', 'workspace_user')
      const { next_page: next } = await world.get(`${people}?limit=1`)
      const invalid = (query: string, message: RegExp) =>
        expectInvalid(world, ['GET', `${people}?${query}`, undefined], message)

      await invalid(`page=${next}&search=a`, /cursor does not match current query parameters/)
      await invalid('page=page_abc', /^page: Must be the next_page of an earlier answer$/)
    })

    test('members who may see members see those of their own workspaces', async () => {
      const developer = await add('dev', 'user', 'workspace_developer')
      const user = await add('user', 'user', 'workspace_user')
      const other = await world.post(`${base}/workspaces`, { name: 'other' })
      const status = async (path: string, key: string) =>
        (await world.call('GET', path, { key })).status

      expect(await status(people, developer.session)).toBe(200)
      expect(await status(people, user.session)).toBe(403)
      const elsewhere = `${base}/workspaces/${other.id}/people`
      expect(await status(elsewhere, developer.session)).toBe(404)
    })
  })
}
