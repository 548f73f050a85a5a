import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ApiKeySummary } from '#contract/api-key-summaries.ts'
import type { ApiKeyId, WorkspaceId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import { expectInvalid } from './admin-refusals.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { ask, settlement } from './ledger-fixture.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const summaries = `${base}/api_key_summaries`

/** What is told of many keys in one answer, whatever database it runs on. */
export function describeKeySummaries(
  databaseName: string,
  open: () => Promise<OpenedDatabase>,
): void {
  describe(`API key summaries on ${databaseName}`, () => {
    let world: ControlWorld
    let workspaceId: string
    beforeEach(async () => {
      world = await openControlWorld(await open())
      workspaceId = (await world.post(`${base}/workspaces`, { name: 'own' })).id
    })
    afterEach(() => world.close())

    const make = async (body: object = {}): Promise<ApiKeyId> =>
      (await world.post(`${base}/api_keys`, { name: 'k', workspace_id: workspaceId, ...body })).id
    const list = async (query: string, key = world.adminKey): Promise<ApiKeySummary[]> => {
      const { status, body } = await world.call('GET', `${summaries}?${query}`, { key })
      expect([status, body.error]).toEqual([200, undefined])
      expect(body.data.map((each: unknown) => ApiKeySummary.parse(each))).toEqual(body.data)
      return body.data
    }
    const idsOf = (data: readonly ApiKeySummary[]) => data.map(({ api_key_id: id }) => id)

    test('a key has what it spent this month, and when it last asked, not when it was last answered', async () => {
      const id = await make()
      const idle = await make()
      const { organizationId } = world
      const scopes = { apiKeyId: id, workspaceId: workspaceId as WorkspaceId, organizationId }
      await world.ledger.reserve(ask('1', nanoUsd(90_000_000n), { scopes }))
      const askedAt = new Date(world.clock.now()).toISOString()
      world.clock.advance(5_000)
      await world.ledger.settle(settlement('1', 12_345_678n))

      const [unused, used] = await list(`workspace_id=${workspaceId}`)

      expect(used).toMatchObject({ api_key_id: id, spent: '1.2345678', last_used_at: askedAt })
      expect(unused).toMatchObject({ api_key_id: idle, spent: '0', last_used_at: null })
      world.clock.advance(30 * 86_400_000)
      expect((await list(`ids[]=${id}`))[0]).toMatchObject({ spent: '0', last_used_at: askedAt })
    })

    test('owner and maker have their names, until they are erased', async () => {
      const memberships = { [workspaceId]: 'workspace_developer' } as const
      const { userId, session } = await addPerson(world, { role: 'user', memberships })
      const body = { name: 'k', workspace_id: workspaceId, owner_user_id: userId }
      const made = await world.call('POST', `${base}/api_keys`, { key: session, body })
      const summary = async () => (await list(`ids[]=${made.body.id}`))[0]

      expect(await summary()).toMatchObject({
        owner: { id: userId, name: 'user' },
        created_by: { type: 'user', id: userId, name: 'user' },
      })
      await world.call('DELETE', `${base}/users/${userId}`, { body: { api_keys: 'keep' } })
      expect(await summary()).toMatchObject({ owner: null, created_by: { name: 'user' } })
      await world.post(`${base}/users/${userId}/erase`)
      expect(await summary()).toMatchObject({ created_by: { id: userId, name: null } })
    })

    test('they are found by id and by workspace, newest first and page by page', async () => {
      const first = await make()
      const second = await make()
      const other = await make({ workspace_id: undefined })

      expect(idsOf(await list(''))).toEqual([other, second, first])
      expect(idsOf(await list(`ids[]=${first}&ids[]=${other}&ids[]=apikey_none`))).toEqual([
        other,
        first,
      ])
      expect(idsOf(await list(`workspace_id=${workspaceId}`))).toEqual([second, first])
      expect(idsOf(await list(`limit=1&after_id=${second}`))).toEqual([first])
      const many = Array.from({ length: 101 }, () => `ids[]=${first}`).join('&')
      await expectInvalid(
        world,
        ['GET', `${summaries}?${many}`, undefined],
        'ids: Must have at most 100 entries',
      )
    })

    test('nobody is told of keys that they may not see', async () => {
      const own = await make()
      const other = await make({ workspace_id: undefined })
      const memberships = { [workspaceId]: 'workspace_developer' } as const
      const { session } = await addPerson(world, { role: 'user', memberships })
      const billing = await addPerson(world, { role: 'billing' })

      expect(idsOf(await list('', session))).toEqual([own])
      expect(await list(`ids[]=${other}`, session)).toEqual([])
      const { status } = await world.call('GET', summaries, { key: billing.session })
      expect(status).toBe(403)
    })

    test('who reads reports is told what keys are called, and nothing else of them', async () => {
      const { id: elsewhere } = await world.post(`${base}/workspaces`, { name: 'other' })
      const archived = await make({ name: 'old' })
      await world.post(`${base}/api_keys/${archived}`, { status: 'archived' })
      const own = await make({ name: 'ci' })
      const other = await make({ name: 'secretive', workspace_id: elsewhere })
      const billing = await addPerson(world, { role: 'billing' })
      const memberships = { [workspaceId]: 'workspace_restricted_developer' } as const
      const developer = await addPerson(world, { role: 'user', memberships })
      const stranger = await addPerson(world, { role: 'user' })
      const names = async (query: string, key: string) => {
        const { status, body } = await world.call('GET', `${base}/api_key_names?${query}`, { key })
        return [status, body.data]
      }

      const all = [
        { type: 'api_key_name', api_key_id: other, name: 'secretive' },
        { type: 'api_key_name', api_key_id: own, name: 'ci' },
        { type: 'api_key_name', api_key_id: archived, name: 'old' },
      ]
      expect(await names('', billing.session)).toEqual([200, all])
      expect(await names(`workspace_id=${elsewhere}`, billing.session)).toEqual([200, [all[0]]])
      expect(await names('', developer.session)).toEqual([200, all.slice(1)])
      expect(await names(`ids[]=${other}&ids[]=${own}`, developer.session)).toEqual([200, [all[1]]])
      expect((await names('', stranger.session))[0]).toBe(403)
      const keys = await world.call('GET', `${base}/api_keys`, { key: billing.session })
      expect(keys.status).toBe(403)
    })
  })
}
