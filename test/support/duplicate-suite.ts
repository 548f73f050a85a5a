import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ScopeId } from '#domain/scope.ts'
import { listActivities } from '#store/queries/activities.ts'
import { expectInvalid } from './admin-refusals.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const workspaces = `${base}/workspaces`

/** What a duplicate of a workspace has, whatever database it is made on. */
export function describeDuplicates(
  databaseName: string,
  open: () => Promise<OpenedDatabase>,
): void {
  describe(`duplicates of workspaces on ${databaseName}`, () => {
    let world: ControlWorld
    let source: { id: string }
    beforeEach(async () => {
      world = await openControlWorld(await open())
      source = await world.post(workspaces, {
        name: 'source',
        display_color: '#123456',
        tags: { team: 'red' },
        data_residency: { allowed_inference_geos: ['us'] },
        allowed_models: ['claude-sonnet-5-5'],
        allowed_ips: ['10.0.0.0/8'],
      })
    })
    afterEach(() => world.close())

    const duplicate = (body: object, id = source.id) =>
      world.post(`${workspaces}/${id}/duplicate`, { name: 'copy', ...body })
    const policyOf = async (id: string) =>
      (await world.ledger.readScopes([id as ScopeId]))[0]?.policy
    const scopeOf = (id: string) => ({ type: 'workspace', workspace_id: id })
    const limitSource = async (amount: string, period = 'monthly') =>
      world.post(`${base}/spend_limits`, { scope: scopeOf(source.id), amount, period })
    const listOf = async (path: string) => (await world.get(path)).data

    test('it is held to all that the other is, in the list and in the ledger, from its first request on', async () => {
      const groups = await listOf(`${base}/rate_limits`)
      const [group, other] = groups
      const hook = await world.post(`${base}/webhooks`, {
        name: 'h',
        url: 'https://hooks.example/x',
      })
      const rateLimits = `${workspaces}/${source.id}/rate_limits`
      const limits = [
        { type: 'requests_per_minute', value: 7 },
        { type: 'tokens_per_day', value: 900 },
      ]
      await world.post(`${rateLimits}/${group.id}`, { limits })
      const few = [{ type: 'output_tokens_per_minute', value: 3 }]
      await world.post(`${rateLimits}/${other.id}`, { limits: few })
      await limitSource('5000')
      await limitSource('100', 'daily')
      await world.post(`${base}/notifications`, {
        scope: scopeOf(source.id),
        threshold: { type: 'percent', percent: 80 },
        recipients: {
          emails: ['ops@acme.example'],
          webhook_ids: [hook.id],
          roles: ['workspace_admin'],
        },
      })
      await world.post(`${workspaces}/${source.id}/settings`, { unknown_models: 'refuse' })
      await world.post(`${workspaces}/${source.id}/pause`)

      const copy = await duplicate({})

      const original = await world.get(`${workspaces}/${source.id}`)
      expect(copy).toEqual({
        ...original,
        id: copy.id,
        compartment_id: copy.compartment_id,
        name: 'copy',
        created_at: copy.created_at,
        paused_at: null,
      })
      expect(await world.get(`${workspaces}/${copy.id}`)).toEqual(copy)
      const [held, like] = [await policyOf(copy.id), await policyOf(source.id)]
      expect(held).toEqual({
        ...like,
        status: 'open',
        rateLimitsSince: held?.rateLimitsSince,
        thresholds: [{ ...like?.thresholds[0], notificationId: expect.stringMatching(/^ntf_/) }],
      })
      expect(held?.thresholds[0]?.notificationId).not.toBe(like?.thresholds[0]?.notificationId)
      expect(Object.keys(held?.rateLimits ?? {})).toHaveLength(2)
      const amounts = await listOf(`${base}/spend_limits?workspace_id=${copy.id}`)
      expect(
        amounts.map((each: { amount: string; period: string }) => [each.period, each.amount]),
      ).toEqual(
        expect.arrayContaining([
          ['monthly', '5000'],
          ['daily', '100'],
        ]),
      )
      expect(await listOf(`${base}/notifications?workspace_id=${copy.id}`)).toMatchObject([
        {
          threshold: { type: 'percent', percent: 80 },
          recipients: {
            emails: ['ops@acme.example'],
            webhook_ids: [hook.id],
            roles: ['workspace_admin'],
          },
        },
      ])
      expect(await world.get(`${workspaces}/${copy.id}/settings`)).toMatchObject({
        unknown_models: 'refuse',
      })
    })

    test('neither keys nor spend are copied, and members only when asked for', async () => {
      const memberships = { [source.id]: 'workspace_developer' } as const
      const { userId } = await addPerson(world, { role: 'user', memberships })
      await addPerson(world, { role: 'admin', memberships })
      await world.post(`${base}/api_keys`, { name: 'k', workspace_id: source.id })
      const adjustment = { scope: scopeOf(source.id), amount: '7', reason: 'r' }
      await world.post(`${base}/spend_adjustments`, adjustment)

      const alone = await duplicate({ display_color: '#ABCDEF' })
      const together = await duplicate({ members: true })

      expect(alone.display_color).toBe('#ABCDEF')
      const membersOf = (id: string) => listOf(`${workspaces}/${id}/members`)
      expect(await membersOf(alone.id)).toEqual([])
      expect(await membersOf(together.id)).toEqual([
        {
          type: 'workspace_member',
          user_id: userId,
          workspace_id: together.id,
          workspace_role: 'workspace_developer',
        },
      ])
      expect(await listOf(`${base}/api_keys?workspace_id=${together.id}`)).toEqual([])
      const path = `${base}/workspace_summaries?ids[]=${together.id}`
      expect((await listOf(path))[0]).toMatchObject({ member_count: 1, spend: { spent: '0' } })
    })

    test('one row of the audit names what it was made of, and nobody’s address', async () => {
      await limitSource('5000')
      await world.post(`${base}/notifications`, {
        scope: scopeOf(source.id),
        threshold: { type: 'amount', amount: '10' },
        recipients: { emails: ['ops@acme.example'] },
      })
      const { store } = world.services
      const count = async () => (await listActivities(store.read, world.organizationId, 100)).length
      const before = await count()

      const copy = await duplicate({ members: true })

      expect(await count()).toBe(before + 1)
      const [row] = await listActivities(store.read, world.organizationId, 1)
      expect(row).toMatchObject({
        type: 'platform_workspace_created',
        subjectId: copy.id,
        workspaceId: copy.id,
        before: null,
        after: {
          ...copy,
          duplicate_of: source.id,
          member_count: 0,
          spend_limits: [{ amount: '5000', scope: scopeOf(copy.id) }],
          notifications: [{ recipients: { email_count: 1 } }],
        },
      })
      expect(JSON.stringify(row)).not.toContain('@')
    })

    test('a limit that is raised for a while is copied as it will be again', async () => {
      await limitSource('1000')
      const requests = `${base}/spend_limit_increase_requests`
      const { id } = await world.post(requests, {
        workspace_id: source.id,
        amount: '9000',
        reason: 'launch',
      })
      const until = new Date(world.clock.now() + 3_600_000).toISOString()
      await world.post(`${requests}/${id}/approve`, { ends_at: until })
      const amountOf = async (workspaceId: string) =>
        (await listOf(`${base}/spend_limits?workspace_id=${workspaceId}`))[0]?.amount

      const copy = await duplicate({})

      expect([await amountOf(source.id), await amountOf(copy.id)]).toEqual(['9000', '1000'])
      await limitSource('8000')
      expect(await amountOf((await duplicate({})).id)).toBe('8000')
    })

    test('the Default workspace can be duplicated, and so can one that is archived', async () => {
      await world.post(`${workspaces}/${world.defaultWorkspaceId}`, { tags: { a: 'b' } })
      await addPerson(world, { role: 'developer' })
      const ofDefault = await duplicate({ members: true }, world.defaultWorkspaceId)
      expect(ofDefault).toMatchObject({ name: 'copy', tags: { a: 'b' } })
      expect(await listOf(`${workspaces}/${ofDefault.id}/members`)).toEqual([])

      await world.post(`${workspaces}/${source.id}/archive`)
      expect(await duplicate({})).toMatchObject({ archived_at: null, tags: { team: 'red' } })
    })

    test('it counts as a workspace: where there is no room for one, it is refused and nothing is made', async () => {
      await world.post(`${base}/settings`, { workspaces_max: 1 })
      const path = `${workspaces}/${source.id}/duplicate`
      await expectInvalid(world, ['POST', path, { name: 'copy' }], /has 1 workspaces or more/)
      await expectInvalid(world, ['POST', path, {}], /^name: Field required$/)
      expect(await listOf(workspaces)).toHaveLength(1)
    })
  })
}
