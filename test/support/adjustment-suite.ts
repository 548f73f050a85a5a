import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SpendAdjustment } from '#contract/spend-adjustments.ts'
import type { ScopeId } from '#domain/scope.ts'
import { listActivities } from '#store/queries/activities.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { monthOf } from './ledger-fixture.ts'
import type { OpenedDatabase } from './store-suite.ts'

const adjustments = '/v1/organizations/spend_adjustments'

/** What corrections of spend promise, whatever database they are on. */
export function describeAdjustments(
  databaseName: string,
  open: () => Promise<OpenedDatabase>,
): void {
  describe(`corrections of spend on ${databaseName}`, () => {
    let world: ControlWorld
    let workspaceId: string
    let keyId: string
    beforeEach(async () => {
      world = await openControlWorld(await open())
      workspaceId = (await world.post('/v1/organizations/workspaces', { name: 'Team' })).id
      const key = { name: 'key', workspace_id: workspaceId }
      keyId = (await world.post('/v1/organizations/api_keys', key)).id
    })
    afterEach(() => world.close())

    const settled = async (id: string) =>
      monthOf((await world.ledger.readScopes([id as ScopeId]))[0])[0]
    const activities = async () =>
      (await listActivities(world.services.store.read, world.organizationId, 100)).filter(
        ({ type }) => type === 'spend_adjustment_created',
      )
    const refused = async (body: object) => {
      const { status, body: answer } = await world.call('POST', adjustments, { body })
      return [status, answer.error.message]
    }
    const ofKey = { amount: '-12.5', reason: 'Broken stream of 3 May' }

    test('a correction counts at once in its scope and all around it, exactly, and is audited', async () => {
      const scope = { type: 'api_key', api_key_id: keyId }
      const created = await world.post(adjustments, { scope, ...ofKey })
      const workspace = { type: 'workspace', workspace_id: workspaceId }
      await world.post(adjustments, { scope: workspace, amount: '0.0000001', reason: 'Rest' })
      const organization = { type: 'organization' }
      await world.post(adjustments, { scope: organization, amount: '300', reason: 'Invoice' })

      expect(SpendAdjustment.parse(created)).toEqual(created)
      expect(created).toMatchObject({ type: 'spend_adjustment', scope, idempotency_key: null })
      expect(created).toMatchObject(ofKey)
      expect(await settled(keyId)).toBe(-125_000_000n)
      expect(await settled(workspaceId)).toBe(-124_999_999n)
      expect(await settled(world.defaultWorkspaceId)).toBe(3_000_000_000n)
      expect(await settled(world.organizationId)).toBe(2_875_000_001n)
      const [ofOrganization, , first] = await activities()
      expect(first).toMatchObject({ subjectId: created.id, workspaceId, before: null })
      expect(first!.after).toEqual(created)
      expect(ofOrganization!.workspaceId).toBeNull()
    })

    test('an idempotency key is applied once, and never to something else', async () => {
      const scope = { type: 'api_key', api_key_id: keyId }
      const body = { scope, ...ofKey, idempotency_key: 'ticket-17' }
      const [first, again] = await Promise.all([
        world.post(adjustments, body),
        world.post(adjustments, body),
      ])

      expect(again).toEqual(first)
      expect(await settled(keyId)).toBe(-125_000_000n)
      expect(await activities()).toHaveLength(1)
      for (const other of [
        { amount: '-12.6' },
        { reason: 'Another' },
        { scope: { type: 'organization' } },
      ]) {
        expect(await refused({ ...body, ...other })).toEqual([
          409,
          'idempotency_key: Belongs to an adjustment with another scope, amount or reason',
        ])
      }
      expect(await settled(keyId)).toBe(-125_000_000n)
    })

    test('what is archived can be corrected, and what is another organization’s is not there', async () => {
      const scope = { type: 'api_key', api_key_id: keyId }
      await world.post(`/v1/organizations/workspaces/${workspaceId}/archive`)
      await world.post(adjustments, { scope, ...ofKey })

      const { adminKey } = await world.createOtherOrganization()
      const body = { scope, ...ofKey }
      const stranger = await world.call('POST', adjustments, { key: adminKey, body })
      const list = await world.call('GET', adjustments, { key: adminKey })

      expect([stranger.status, stranger.body.error.message]).toEqual([404, 'API key not found.'])
      expect(list.body).toEqual({ data: [], next_page: null })
      expect(await settled(keyId)).toBe(-125_000_000n)
    })

    test('a malformed amount, reason or key is refused, and changes nothing', async () => {
      const good = { scope: { type: 'organization' }, ...ofKey }
      for (const amount of ['0', '-0.0', '12.12345678', '1e3', '100000000000', 5]) {
        expect((await refused({ ...good, amount }))[1]).toMatch(/^amount: Must be a string of US/)
      }
      expect((await refused({ ...good, reason: ' ' }))[1]).toBe('reason: Must not be blank')
      expect((await refused({ ...good, reason: 'x'.repeat(501) }))[1]).toMatch(/at most 500/)
      expect((await refused({ ...good, reason: 'a\nb' }))[1]).toMatch(/control characters/)
      expect((await refused({ ...good, idempotency_key: '' }))[0]).toBe(400)
      expect((await refused({ ...good, scope: { type: 'user' } }))[1]).toMatch(/^scope\.type: Must/)

      expect(await settled(world.organizationId)).toBe(0n)
      expect(await activities()).toEqual([])
    })

    test.each([
      ['up', ''],
      ['down', '-'],
    ])(
      'corrections that add up to more than the books hold are refused, %s',
      async (_way, sign) => {
        const organization = { type: 'organization' }
        const large = { amount: `${sign}99999999999`, reason: 'x' }
        // Each counts in the organization, where they add up, though not in the key or the workspace.
        for (let count = 0; count < 5; count++) {
          await world.post(adjustments, { scope: organization, ...large })
        }
        const ofTheKey = { scope: { type: 'api_key', api_key_id: keyId }, ...large }
        for (let count = 0; count < 4; count++) await world.post(adjustments, ofTheKey)
        const before = await settled(world.organizationId)
        const kept = { ...ofTheKey, idempotency_key: 'kept', amount: `${sign}1` }
        const earlier = await world.post(adjustments, kept)

        expect(await refused(ofTheKey)).toEqual([
          400,
          'amount: Would leave more than $9223372036.854775807 spent, or less than its negative',
        ])

        const unit = sign === '-' ? -1n : 1n
        expect(await settled(world.organizationId)).toBe(before + unit * 10_000_000n)
        expect(await settled(keyId)).toBe(unit * 3_999_999_999_970_000_000n)
        expect(await activities()).toHaveLength(10)
        expect(await world.post(adjustments, kept)).toEqual(earlier)
        const limit = { scope: organization, amount: '100', period: 'monthly' }
        await world.post('/v1/organizations/spend_limits', limit)

        // A new month begins at nothing.
        world.clock.advance(15 * 86_400_000)
        await world.post(adjustments, ofTheKey)
      },
    )

    test('the list goes from the newest, page by page', async () => {
      const made: string[] = []
      for (const amount of ['1', '2', '3']) {
        const body = { scope: { type: 'organization' }, amount, reason: 'x' }
        made.unshift((await world.post(adjustments, body)).id)
      }

      const first = await world.get(`${adjustments}?limit=2`)
      const second = await world.get(`${adjustments}?limit=2&page=${first.next_page}`)

      const ids = [...first.data, ...second.data].map(({ id }: { id: string }) => id)
      expect(ids).toEqual(made)
      expect(second.next_page).toBeNull()
    })
  })
}
