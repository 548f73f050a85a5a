import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ApprovedIncreaseRequest, IncreaseRequest } from '#contract/increase-requests.ts'
import { limits } from '#contract/limits.ts'
import { endRaises } from '#control/jobs/end-raises.ts'
import { createJobs } from '#control/jobs/jobs.ts'
import type { Mail } from '#control/notify/mailer.ts'
import type { ScopeId } from '#domain/scope.ts'
import { listActivities } from '#store/queries/activities.ts'
import { createStore } from '#store/store.ts'
import { expectInvalid, expectMissing, expectRefused } from './admin-refusals.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import type { SignedIn } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const requests = `${base}/spend_limit_increase_requests`
const hourMs = 3_600_000

/** What the Admin API promises of requests for higher limits, whatever database it runs on. */
export function describeIncreaseRequests(
  databaseName: string,
  open: () => Promise<OpenedDatabase>,
): void {
  describe(`increase requests on ${databaseName}`, () => {
    let opened: OpenedDatabase
    let world: ControlWorld
    let workspaceId: string
    let developer: SignedIn
    beforeEach(async () => {
      opened = await open()
      world = await openControlWorld(opened)
      workspaceId = (await world.post(`${base}/workspaces`, { name: 'w' })).id
      developer = await addPerson(world, {
        role: 'user',
        memberships: { [workspaceId]: 'workspace_developer' },
      })
    })
    afterEach(() => world.close())

    const asked = (amount = '5000') => ({ workspace_id: workspaceId, amount, reason: 'a launch' })
    const ask = async (amount?: string) => {
      const call = { key: developer.session, body: asked(amount) }
      const { status, body } = await world.call('POST', requests, call)
      expect(status, JSON.stringify(body)).toBe(200)
      return body
    }
    const limit = (
      amount: string,
      scope: object = { type: 'workspace', workspace_id: workspaceId },
    ) => world.post(`${base}/spend_limits`, { scope, amount })
    const enforced = async () => {
      const [state] = await world.ledger.readScopes([workspaceId as ScopeId])
      return state?.policy.spendLimits.map(({ limitNanoUsd }) => String(limitNanoUsd / 10_000_000n))
    }
    const stored = async () => {
      const { data } = await world.get(`${base}/spend_limits?workspace_id=${workspaceId}`)
      return data.map(({ amount }: { amount: string }) => amount)
    }
    const recorded = async (type: string) => {
      const rows = await listActivities(world.services.store.read, world.organizationId, 100)
      return rows.filter((row) => row.type === type)
    }
    const at = (ms: number) => new Date(world.clock.now() + ms).toISOString()
    const invalid = (path: string, body: unknown, message: RegExp) =>
      expectInvalid(world, ['POST', path, body], message)

    describeAsking()
    describeDeciding()
    describeEnding()
    describeMail()

    function describeMail(): void {
      const send = () =>
        createJobs({
          ...world.services,
          ledger: world.ledger,
          publicUrl: 'https://atelier.example',
        }).runOnce()
      const mailTo = (email: string) => world.mails.filter(({ to }) => to === email)

      test('those who decide are told who asks for what, and where to answer', async () => {
        await limit('1000')
        const admin = await addPerson(world, { role: 'admin' })
        await ask()
        await send()

        expect(world.mails.map(({ to }) => to).toSorted()).toEqual(
          ['ada@acme.example', admin.email].toSorted(),
        )
        const [{ subject, text }] = mailTo(admin.email) as [Mail]
        expect(subject).toBe('[Acme] user asks for $50.00 for w')
        expect(text).toContain('user asks to raise the monthly limit of “w” from $10.00 to $50.00.')
        expect(text).toContain('Reason: a launch\nSpent so far: $0.00')
        expect(text).toContain('Answer:\nhttps://atelier.example/settings/requests')
      })

      test('whoever asked is told what was decided, and until when it holds', async () => {
        await limit('1000')
        const first = await ask()
        const ends = Date.UTC(2026, 11, 1, 9, 30)
        const body = { amount: '4000', ends_at: new Date(ends).toISOString() }
        await world.post(`${requests}/${first.id}/approve`, body)
        const second = await ask('9000')
        await world.post(`${requests}/${second.id}/deny`)
        await send()

        // Messages leave together, in no order.
        const [approved, denied] = mailTo(developer.email).toSorted((one, other) =>
          one.subject < other.subject ? -1 : 1,
        ) as [Mail, Mail]
        expect(approved.subject).toBe('[Acme] w: limit of $40.00 approved')
        expect(approved.text).toContain('The monthly limit of “w” is $40.00 now.')
        expect(approved.text).toContain('You asked for: $50.00')
        expect(approved.text).toContain(
          'This holds until 1 December 2026 at 09:30 UTC; then the limit is $10.00 again.',
        )
        expect(denied.subject).toBe('[Acme] w: limit of $90.00 denied')
        // What was asked has been decided before its mail left.
        expect(mailTo('ada@acme.example')).toEqual([])
      })

      test('an admin who asks and decides is told neither', async () => {
        const admin = await addPerson(world, { role: 'admin' })
        const by = { key: admin.session, body: asked() }
        const { body } = await world.call('POST', requests, by)
        await world.call('POST', `${requests}/${body.id}/deny`, { key: admin.session })
        await send()

        expect(mailTo(admin.email)).toEqual([])
      })
    }

    function describeAsking(): void {
      test('a developer asks, an admin sees who and how the workspace stands', async () => {
        await limit('1000')
        await limit('9000', { type: 'organization' })
        const made = await ask()
        expect(IncreaseRequest.parse(made)).toEqual(made)
        expect(made).toMatchObject({
          status: 'pending',
          amount: '5000',
          period: 'monthly',
          actor: { type: 'user_actor', user_id: developer.userId, name: null, deleted: false },
          resolved_at: null,
          spend_summary: {
            source: { type: 'workspace', workspace_id: workspaceId },
            amount: '1000',
            period_to_date_spend: '0',
          },
        })

        const seen = await world.get(`${requests}/${made.id}`)
        expect(seen.actor.name).toBe('user')
        expect((await world.get(requests)).data).toEqual([seen])
        const [row] = await recorded('spend_limit_increase_request_created')
        expect(JSON.stringify(row)).not.toContain('@')
      })

      test('the spend of a pending request is what the workspace has spent now', async () => {
        await limit('9000', { type: 'organization' })
        const { id } = await ask()
        const scope = { type: 'workspace', workspace_id: workspaceId }
        const adjustment = { scope, amount: '12.34567', reason: 'r' }
        await world.post(`${base}/spend_adjustments`, adjustment)

        expect((await world.get(`${requests}/${id}`)).spend_summary).toMatchObject({
          source: { type: 'organization' },
          amount: '9000',
          period_to_date_spend: '12.345',
        })
      })

      test('what is no increase, or of a workspace that has no limits, is refused', async () => {
        await limit('5000')
        await invalid(requests, asked('5000'), /^amount: Must be above .* which is \$50\.00/)
        await invalid(requests, { ...asked(), reason: ' ' }, /^reason: Must not be blank/)
        await invalid(requests, { ...asked(), amount: 60 }, /^amount: Must be a string/)
        const ofDefault = { ...asked(), workspace_id: world.defaultWorkspaceId }
        await invalid(requests, ofDefault, /^workspace_id: The Default workspace/)
        await world.post(`${base}/workspaces/${workspaceId}/archive`)
        await invalid(requests, asked('6000'), /^workspace_id: The workspace is archived/)
      })

      test('so many wait for an answer, and no more', async () => {
        for (let count = 0; count < limits.pendingIncreaseRequestsMax; count++) await ask()
        await invalid(requests, asked(), /^workspace_id: 20 requests .* which is the most/)
        const { data } = await world.get(requests)
        await world.post(`${requests}/${data[0].id}/deny`)
        await ask()
      })

      test('a workspace that somebody does not see has no requests for them', async () => {
        const { id } = await ask()
        const outsider = { key: (await addPerson(world, { role: 'developer' })).session }
        const call = { ...outsider, body: asked() }
        expect((await world.call('POST', requests, call)).status).toBe(404)
        expect((await world.call('GET', requests, outsider)).body.data).toEqual([])
        const message = 'Spend limit increase request not found.'
        await expectMissing(world, ['GET', `${requests}/slir_1`], message)
        const hidden = world.call('GET', `${requests}/${id}`, outsider)
        await expectRefused(hidden, { status: 404, type: 'not_found_error', message })
        const other = await world.createOtherOrganization()
        const elsewhere = world.call('GET', `${requests}/${id}`, { key: other.adminKey })
        await expectRefused(elsewhere, { status: 404, type: 'not_found_error', message })
      })

      test('the list is filtered by status, workspace and who asked, and walked by pages', async () => {
        const own = [await ask(), await ask()].map(({ id }) => id)
        const byKey = (await world.post(requests, asked())).id
        await world.post(`${requests}/${own[0]}/deny`)
        const list = async (query: string) => {
          const { data } = await world.get(`${requests}?${query}`)
          return data.map(({ id }: { id: string }) => id)
        }

        expect(await list('')).toEqual([byKey, own[1], own[0]])
        expect(await list('status[]=denied')).toEqual([own[0]])
        expect(await list('status[]=pending&status[]=approved')).toEqual([byKey, own[1]])
        expect(await list(`actor_ids[]=${developer.userId}`)).toEqual([own[1], own[0]])
        expect(await list(`workspace_id=${workspaceId}`)).toHaveLength(3)
        expect(await list(`workspace_id=${world.defaultWorkspaceId}`)).toEqual([])
        const first = await world.get(`${requests}?limit=2`)
        expect(await list(`limit=2&page=${first.next_page}`)).toEqual([own[0]])
        const message = /cursor does not match/
        await expectInvalid(
          world,
          ['GET', `${requests}?status[]=denied&page=${first.next_page}`],
          message,
        )
      })
    }

    function describeDeciding(): void {
      test('an approval sets the limit, in force and in the audit', async () => {
        await limit('1000')
        const { id } = await ask()
        const admin = await addPerson(world, { role: 'admin' })

        const path = `${requests}/${id}/approve`
        const { body: approved } = await world.call('POST', path, { key: admin.session })
        expect(ApprovedIncreaseRequest.parse(approved)).toEqual(approved)
        expect(approved).toMatchObject({
          status: 'approved',
          approved_amount: '5000',
          ends_at: null,
          spend_summary: null,
          resolved_by: { type: 'user_actor', user_id: admin.userId },
          spend_limit: { scope: { workspace_id: workspaceId }, amount: '5000' },
        })
        expect([await enforced(), await stored()]).toEqual([['5000'], ['5000']])
        expect(await recorded('spend_limit_increase_request_approved')).toHaveLength(1)
        expect(await recorded('platform_spend_limit_updated')).toHaveLength(1)
        await invalid(path, {}, /is approved already/)
        await invalid(`${requests}/${id}/deny`, {}, /is approved already/)
      })

      test('an admin may approve another amount and period, within the rules of limits', async () => {
        await limit('3000', { type: 'organization' })
        const { id } = await ask()
        const path = `${requests}/${id}/approve`
        await invalid(path, {}, /^amount: .* cannot be above the organization's, which is \$30/)
        await invalid(path, { ends_at: at(0) }, /^ends_at: Must be in the future/)
        expect(await world.get(`${requests}/${id}`)).toMatchObject({ status: 'pending' })
        expect(await stored()).toEqual([])

        const body = { amount: '7000', period: 'daily', suppress_notification: true }
        expect(await world.post(path, body)).toMatchObject({
          period: 'monthly',
          approved_period: 'daily',
          spend_limit: { period: 'daily', amount: '7000' },
        })
        expect(await enforced()).toEqual(['7000'])
      })

      test('a denial changes no limit, and again nothing at all', async () => {
        const { id } = await ask()
        const denied = await world.post(`${requests}/${id}/deny`, { suppress_notification: false })
        expect(denied).toMatchObject({
          status: 'denied',
          resolved_by: { type: 'scoped_api_key_actor' },
        })
        expect(await world.post(`${requests}/${id}/deny`)).toEqual(denied)
        expect(await recorded('spend_limit_increase_request_denied')).toHaveLength(1)
        await invalid(`${requests}/${id}/approve`, {}, /is denied already/)
        expect(await stored()).toEqual([])
      })

      test('only admins decide, and of what is archived nobody approves', async () => {
        const { id } = await ask()
        for (const { session } of [
          developer,
          await addPerson(world, { role: 'billing' }),
          await addPerson(world, {
            role: 'user',
            memberships: { [workspaceId]: 'workspace_admin' },
          }),
        ]) {
          const call = { key: session }
          expect((await world.call('POST', `${requests}/${id}/approve`, call)).status).toBe(403)
          expect((await world.call('POST', `${requests}/${id}/deny`, call)).status).toBe(403)
        }
        await world.post(`${base}/workspaces/${workspaceId}/archive`)
        await invalid(`${requests}/${id}/approve`, {}, /is archived/)
        await world.post(`${requests}/${id}/deny`)
      })
    }

    function describeEnding(): void {
      const approve = async (body: object, amount?: string) => {
        const { id } = await ask(amount)
        return world.post(`${requests}/${id}/approve`, body)
      }
      const outcomes = async () => {
        const rows = await recorded('spend_limit_increase_request_ended')
        return rows.map(({ after }) => (after as { limit: string }).limit)
      }

      test('an approval ends by itself, once, whatever runs the job and how often', async () => {
        await limit('1000')
        const { id } = await approve({ ends_at: at(hourMs) })
        await endRaises(world.services)
        expect(await enforced()).toEqual(['5000'])

        world.clock.advance(hourMs)
        // Stores of their own, as nodes have them.
        const nodes = [1, 2, 3].map(() => createStore(opened.database))
        await Promise.all(nodes.map((store) => endRaises({ ...world.services, store })))
        expect([await enforced(), await stored()]).toEqual([['1000'], ['1000']])
        expect(await outcomes()).toEqual(['restored'])
        const [row] = await recorded('platform_spend_limit_updated')
        expect(row).toMatchObject({ actor: { type: 'system_actor' }, workspaceId })
        const { ended_at: endedAt } = await world.get(`${requests}/${id}`)
        expect(Date.parse(endedAt)).toBeLessThanOrEqual(world.clock.now())

        await limit('2000')
        await endRaises(world.services)
        expect(await enforced()).toEqual(['2000'])
      })

      test('where there was no limit before, there is none after', async () => {
        await approve({ ends_at: at(hourMs) })
        world.clock.advance(hourMs)
        await endRaises(world.services)
        expect([await enforced(), await stored()]).toEqual([[], []])
        expect(await recorded('platform_spend_limit_deleted')).toHaveLength(1)
      })

      test('a limit that somebody has set meanwhile stays, also at the same amount', async () => {
        await limit('1000')
        await approve({ ends_at: at(hourMs) })
        await limit('4000')
        await limit('5000')
        world.clock.advance(hourMs)
        await endRaises(world.services)
        expect([await enforced(), await outcomes()]).toEqual([['5000'], ['left']])
      })

      test('one that somebody sets to what it is raised to stays at once, and setting it again says nothing', async () => {
        await limit('1000')
        const { id } = await approve({ ends_at: at(hourMs) })
        await limit('5000')
        await limit('5000')
        expect(await outcomes()).toEqual(['left'])
        expect((await world.get(`${requests}/${id}`)).ended_at).not.toBeNull()
        world.clock.advance(hourMs)
        await endRaises(world.services)
        expect([await enforced(), await outcomes()]).toEqual([['5000'], ['left']])
      })

      test('a limit that somebody has deleted meanwhile does not come back', async () => {
        await limit('1000')
        const { spend_limit: raised } = await approve({ ends_at: at(hourMs) })
        await world.call('DELETE', `${base}/spend_limits/${raised.id}`)
        world.clock.advance(hourMs)
        await endRaises(world.services)
        expect([await enforced(), await outcomes()]).toEqual([[], ['left']])
      })

      test('an approval during another takes its place, and goes back to before both', async () => {
        await limit('1000')
        const first = await approve({ ends_at: at(2 * hourMs) })
        const second = await approve({ ends_at: at(hourMs) }, '8000')
        expect(await enforced()).toEqual(['8000'])
        expect(await world.get(`${requests}/${first.id}`)).toMatchObject({
          status: 'approved',
          ended_at: second.resolved_at,
        })
        world.clock.advance(hourMs)
        await endRaises(world.services)
        expect(await enforced()).toEqual(['1000'])
        world.clock.advance(hourMs)
        await endRaises(world.services)
        expect([await enforced(), await outcomes()]).toEqual([
          ['1000'],
          ['restored', 'raised_again'],
        ])
      })

      test('an approval for good during another stays', async () => {
        await limit('1000')
        await approve({ ends_at: at(hourMs) })
        await approve({}, '8000')
        world.clock.advance(hourMs)
        await endRaises(world.services)
        expect([await enforced(), await outcomes()]).toEqual([['8000'], ['raised_again']])
      })
    }
  })
}
