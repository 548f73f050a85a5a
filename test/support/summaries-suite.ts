import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WorkspaceSummary } from '#contract/workspace-summaries.ts'
import type { ApiKeyId, WorkspaceId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { ask } from './ledger-fixture.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const summaries = `${base}/workspace_summaries`

/** What is told of many workspaces in one answer, whatever database it runs on. */
export function describeSummaries(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`workspace summaries on ${databaseName}`, () => {
    let world: ControlWorld
    let workspaceId: string
    beforeEach(async () => {
      world = await openControlWorld(await open())
      workspaceId = (await world.post(`${base}/workspaces`, { name: 'own' })).id
    })
    afterEach(() => world.close())

    const summaryOf = async (id: string, key = world.adminKey) => {
      const query = `ids[]=${id}&include_default=true&include_archived=true`
      const { status, body } = await world.call('GET', `${summaries}?${query}`, { key })
      expect([status, body.data.length]).toEqual([200, 1])
      expect(WorkspaceSummary.parse(body.data[0])).toEqual(body.data[0])
      return body.data[0]
    }
    const limit = (scope: object, amount: string) =>
      world.post(`${base}/spend_limits`, { scope, amount })

    test('members are told apart from those who are there by their role in the organization', async () => {
      const member = { [workspaceId]: 'workspace_developer' } as const
      for (const role of ['user', 'developer', 'billing', 'admin'] as const) {
        await addPerson(world, { role })
        await addPerson(world, { role, memberships: member })
      }
      await addPerson(world, { role: 'billing', memberships: { [workspaceId]: 'workspace_admin' } })

      // Given roles of admins and of billing members do not hold, but for that of workspace admin.
      expect(await summaryOf(workspaceId)).toMatchObject({
        member_count: 3,
        inherited_member_count: 5,
      })
      expect(await summaryOf(world.defaultWorkspaceId)).toMatchObject({
        member_count: 0,
        inherited_member_count: 10,
      })
      const other = await world.post(`${base}/workspaces`, { name: 'other' })
      expect(await summaryOf(other.id)).toMatchObject({
        member_count: 0,
        inherited_member_count: 6,
      })
    })

    test('somebody who was removed is counted no more', async () => {
      const memberships = { [workspaceId]: 'workspace_user' } as const
      const { userId } = await addPerson(world, { role: 'user', memberships })
      const before = await summaryOf(world.defaultWorkspaceId)

      await world.call('DELETE', `${base}/users/${userId}`)

      expect((await summaryOf(workspaceId)).member_count).toBe(0)
      expect((await summaryOf(world.defaultWorkspaceId)).inherited_member_count).toBe(
        before.inherited_member_count - 1,
      )
    })

    test('keys count until they are archived, and as active until they are disabled or expire', async () => {
      const make = async (body: object = {}) =>
        (await world.post(`${base}/api_keys`, { name: 'k', workspace_id: workspaceId, ...body })).id
      await make()
      await world.post(`${base}/api_keys/${await make()}`, { status: 'inactive' })
      await world.post(`${base}/api_keys/${await make()}`, { status: 'archived' })
      await make({ expires_at: new Date(world.clock.now() + 60_000).toISOString() })

      expect(await summaryOf(workspaceId)).toMatchObject({
        api_key_count: 3,
        active_api_key_count: 2,
      })
      world.clock.advance(61_000)
      expect(await summaryOf(workspaceId)).toMatchObject({
        api_key_count: 3,
        active_api_key_count: 1,
      })
    })

    test('spend is this month’s, settled and reserved apart, beside both limits', async () => {
      expect((await summaryOf(workspaceId)).spend).toEqual({
        period: 'monthly',
        window: '2026-11',
        spent: '0',
        reserved: '0',
        amount: null,
        remaining: null,
        organization_amount: null,
        resets_at: '2026-12-01T00:00:00.000Z',
      })
      const scope = { type: 'workspace', workspace_id: workspaceId }
      await limit({ type: 'organization' }, '90000')
      await limit(scope, '1000')
      await world.post(`${base}/spend_adjustments`, { scope, amount: '12.34567', reason: 'r' })
      const { id } = await world.post(`${base}/api_keys`, { name: 'k', workspace_id: workspaceId })
      const { organizationId } = world
      await world.ledger.reserve(
        ask('1', nanoUsd(70_000_000n), {
          scopes: {
            apiKeyId: id as ApiKeyId,
            workspaceId: workspaceId as WorkspaceId,
            organizationId,
          },
        }),
      )

      expect((await summaryOf(workspaceId)).spend).toMatchObject({
        spent: '12.34567',
        reserved: '7',
        amount: '1000',
        remaining: '980.65433',
        organization_amount: '90000',
      })
      world.clock.advance(30 * 86_400_000)
      expect((await summaryOf(workspaceId)).spend).toMatchObject({
        window: '2026-12',
        spent: '0',
        amount: '1000',
        remaining: '1000',
      })
    })

    test('all workspaces come in one page, newest first, without the archived and the Default one', async () => {
      const other = await world.post(`${base}/workspaces`, { name: 'other' })
      const closed = await world.post(`${base}/workspaces`, { name: 'closed' })
      await world.post(`${base}/workspaces/${closed.id}/archive`)
      const list = async (query: string) => {
        const page = await world.get(`${summaries}?${query}`)
        return page.data.map((each: { workspace_id: string }) => each.workspace_id)
      }

      expect(await list('')).toEqual([other.id, workspaceId])
      expect(await list('include_archived=true&include_default=true')).toEqual([
        closed.id,
        other.id,
        workspaceId,
        world.defaultWorkspaceId,
      ])
      expect(await list(`limit=1&after_id=${other.id}`)).toEqual([workspaceId])
      expect(await world.get(`${summaries}?limit=1`)).toMatchObject({
        first_id: other.id,
        has_more: true,
      })
    })

    test('nobody is told figures of what they may not see', async () => {
      await world.post(`${base}/workspaces`, { name: 'other' })
      const seenBy = async (person: Parameters<typeof addPerson>[1]) => {
        const { session } = await addPerson(world, person)
        const { body } = await world.call('GET', summaries, { key: session })
        return body.data
      }
      const memberOf = (role: 'workspace_user' | 'workspace_developer') =>
        seenBy({ role: 'user', memberships: { [workspaceId]: role } })

      expect(await seenBy({ role: 'user' })).toEqual([])
      expect(await memberOf('workspace_user')).toEqual([
        {
          type: 'workspace_summary',
          workspace_id: workspaceId,
          member_count: null,
          inherited_member_count: null,
          api_key_count: null,
          active_api_key_count: null,
          spend: null,
        },
      ])
      const [own, ...others] = await memberOf('workspace_developer')
      expect(others).toEqual([])
      expect(own).toMatchObject({ member_count: 2, api_key_count: 0, spend: { spent: '0' } })
      const [other] = await seenBy({ role: 'billing' })
      expect(other).toMatchObject({ member_count: 0, api_key_count: null, spend: { spent: '0' } })
    })
  })
}
