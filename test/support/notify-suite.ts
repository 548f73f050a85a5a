import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NotificationDelivery } from '#contract/notification-deliveries.ts'
import { Notification } from '#contract/notifications.ts'
import { Webhook, WebhookWithSecret } from '#contract/webhooks.ts'
import { createJobs } from '#control/jobs/jobs.ts'
import type { Jobs } from '#control/jobs/jobs.ts'
import type { Mail } from '#control/notify/mailer.ts'
import type { Sent } from '#control/notify/sent.ts'
import type { WebhookCall } from '#control/notify/webhook-caller.ts'
import type { WorkspaceId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import { bounds } from '#platform/bounds.ts'
import { claimDeliveries } from '#store/queries/deliveries.ts'
import { listActivities } from '#store/queries/activities.ts'
import { createStore } from '#store/store.ts'
import { byText } from './by-text.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const notifications = `${base}/notifications`
const webhooks = `${base}/webhooks`
const deliveries = `${base}/notification_deliveries`
const organization = { type: 'organization' }
const arrived: Sent = { outcome: 'delivered', status: 250 }

/** From a crossing that the ledger has recorded to the message that is sent, on each database. */
export function describeNotify(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`notifications on ${databaseName}`, () => {
    let opened: OpenedDatabase
    let world: ControlWorld
    let jobs: Jobs
    let mails: Mail[]
    let calls: WebhookCall[]
    /** What the servers of mail and webhooks say next. */
    let answer: Sent

    beforeEach(async () => {
      opened = await open()
      world = await openControlWorld(opened)
      mails = []
      calls = []
      answer = arrived
      jobs = openJobs()
    })
    afterEach(() => world.close())

    function openJobs({ hasMail = true, store = createStore(opened.database) } = {}): Jobs {
      const { services, ledger } = world
      return createJobs({
        ...services,
        ledger,
        store,
        publicUrl: 'https://atelier.example',
        mailer: hasMail ? { send: async (mail) => (mails.push(mail), answer) } : null,
        webhookCaller: {
          findFault: async () => undefined,
          call: async (call) => (calls.push(call), answer),
        },
      })
    }

    /** Charges cents to the workspace and the organization, through the ledger's own books. */
    async function spend(cents: number, workspaceId = world.defaultWorkspaceId): Promise<void> {
      const { ledger, services, organizationId } = world
      const requestId = services.ids.request()
      await services.store.transaction((tx) =>
        ledger.adjust(tx.ledger, {
          requestId,
          scopes: { apiKeyId: null, workspaceId: workspaceId as WorkspaceId, organizationId },
          amountNanoUsd: nanoUsd(BigInt(cents) * 10_000_000n),
          reason: 'a test',
        }),
      )
    }

    async function addWebhook(url = 'https://hooks.example/a'): Promise<{ id: string }> {
      return world.post(webhooks, { name: 'hook', url })
    }

    function amount(cents: number, emails: readonly string[], webhookIds: readonly string[] = []) {
      const recipients = { emails, webhook_ids: webhookIds }
      return { threshold: { type: 'amount', amount: String(cents) }, recipients }
    }

    async function refused(method: string, path: string, body: unknown, message: RegExp) {
      const { status, body: said } = await world.call(method, path, { body })
      expect([status, said.error.message]).toEqual([400, expect.stringMatching(message)])
    }

    const listed = async (query = '') => (await world.get(`${deliveries}?${query}`)).data

    test('each reader gets mail in the language that they have chosen, the others in the organization’s', async () => {
      const french = await addPerson(world, { role: 'user' })
      const { store } = world.services
      await store.transaction(async ({ db }) => {
        const chosen = { language: 'fr' as const }
        await db.updateTable('person').set(chosen).where('id', '=', french.userId).execute()
      })
      const emails = ['ada@acme.example', french.email]
      await world.post(notifications, { scope: organization, ...amount(100, emails) })
      await spend(100)
      await jobs.runOnce()

      const subjectTo = (email: string) => mails.find(({ to }) => to === email)?.subject
      expect(subjectTo('ada@acme.example')).toBe(
        '[Acme] organization: monthly spend has reached $1.00',
      )
      expect(subjectTo(french.email)).toBe(
        '[Acme] organisation\u{a0}: dépenses mensuelles arrivées à 1,00\u{a0}$US',
      )
    })

    test('a threshold tells its recipients once in its window, however often spend goes on', async () => {
      const hook = await addWebhook()
      const made = await world.post(notifications, {
        scope: organization,
        ...amount(100, ['ada@acme.example', 'ADA@acme.example'], [hook.id]),
      })
      expect(Notification.parse(made)).toEqual(made)
      expect(made).toMatchObject({ state: 'armed', fired_in: null, period: 'monthly' })

      await spend(99)
      await jobs.runOnce()
      expect([mails, calls]).toEqual([[], []])
      await spend(1)
      await jobs.runOnce()
      await spend(500)
      await jobs.runOnce()

      expect(mails).toMatchObject([
        { to: 'ada@acme.example', subject: '[Acme] organization: monthly spend has reached $1.00' },
      ])
      expect(JSON.parse(calls[0]!.payload)).toMatchObject({
        type: 'spend.threshold_crossed',
        data: { notification_id: made.id, threshold: { amount: '100' }, spent: '100' },
      })
      expect(calls).toHaveLength(1)
      const rows = await listed()
      for (const row of rows) expect(NotificationDelivery.parse(row)).toEqual(row)
      expect(rows.map((row: { status: string }) => row.status)).toEqual(['delivered', 'delivered'])
      expect(await world.get(`${notifications}/${made.id}`)).toMatchObject({
        state: 'fired',
        fired_in: '2026-11',
      })
    })

    test('who holds a role when spend crosses is told, in the organization or in the workspace', async () => {
      const own = await world.post('/v1/organizations/workspaces', { name: 'own' })
      const scope = { type: 'workspace', workspace_id: own.id }
      const recipients = { roles: ['billing', 'workspace_developer'] }
      const threshold = { type: 'amount', amount: '100' }
      await world.post(notifications, { scope, threshold, recipients })
      const billing = await addPerson(world, { role: 'billing' })
      const memberships = { [own.id]: 'workspace_developer' } as const
      const developer = await addPerson(world, { role: 'user', memberships })
      // The higher of the two roles holds.
      const asUser = { [own.id]: 'workspace_user' } as const
      const higher = await addPerson(world, { role: 'developer', memberships: asUser })
      await addPerson(world, { role: 'user', memberships: asUser })
      await addPerson(world, { role: 'developer' })

      await spend(100, own.id)
      await jobs.runOnce()

      expect(mails.map(({ to }) => to).toSorted(byText)).toEqual(
        [billing.email, developer.email, higher.email].toSorted(byText),
      )
      const elsewhere = { scope: organization, threshold, recipients }
      await refused(
        'POST',
        notifications,
        elsewhere,
        /^recipients\.roles\.1: Must be a role in the organization/,
      )
      await refused(
        'POST',
        notifications,
        { scope, threshold, recipients: { roles: ['owner'] } },
        /^recipients\.roles\.0: Must be one of admin/,
      )
    })

    test('a test goes to everybody whom a notification tells, now, and says how it went', async () => {
      const hook = await addWebhook()
      const recipients = { emails: ['ada@acme.example'], webhook_ids: [hook.id], roles: ['admin'] }
      const threshold = { type: 'amount', amount: '100' }
      const made = await world.post(notifications, { scope: organization, threshold, recipients })
      const { results } = await world.post(`${notifications}/${made.id}/test`)
      expect(results).toMatchObject([
        { channel: 'email', recipient: 'ada@acme.example', delivered: true, error: null },
        { channel: 'webhook', recipient: hook.id },
      ])
      expect(world.mails).toMatchObject([
        { to: 'ada@acme.example', subject: '[Acme] Test of a notification' },
      ])
      expect(await listed()).toEqual([])
    })

    test('two nodes that race send each message once', async () => {
      for (let index = 0; index < 10; index++) {
        const body = amount(10 + index, [`a${index}@acme.example`, `b${index}@acme.example`])
        await world.post(notifications, { scope: organization, ...body })
      }
      await spend(50)

      const nodes = [openJobs(), openJobs(), openJobs()]
      await Promise.all(nodes.map((node) => node.runOnce()))
      await jobs.runOnce()

      expect(mails).toHaveLength(20)
      expect(new Set(mails.map(({ to }) => to)).size).toBe(20)
    })

    test('what a node that died had taken is sent after its lease, under the same id', async () => {
      await world.post(notifications, { scope: organization, ...amount(1, ['a@acme.example']) })
      await spend(1)
      const { services, clock } = world
      const dead = openJobs({ hasMail: false })
      answer = { outcome: 'failed', status: null, error: 'away' }
      await jobs.runOnce()
      clock.advance(20_000)
      const nowMs = clock.now()
      const claimed = await services.store.transaction((tx) =>
        claimDeliveries(tx.db, {
          nowMs,
          leaseUntilMs: nowMs + bounds.deliveryLeaseMs,
          countMax: 10,
        }),
      )
      expect(claimed).toHaveLength(1)
      answer = arrived
      mails = []

      await Promise.all([jobs.runOnce(), dead.runOnce()])
      expect(mails).toEqual([])
      clock.advance(bounds.deliveryLeaseMs)
      await jobs.runOnce()

      expect(mails).toMatchObject([{ id: claimed[0]!.id }])
      expect(await listed()).toMatchObject([{ status: 'delivered', attempts: 3 }])
    })

    test('after its last attempt a message is dead, is shown, and can be sent again', async () => {
      await world.post(notifications, { scope: organization, ...amount(1, ['a@acme.example']) })
      await spend(1)
      answer = { outcome: 'failed', status: 451, error: 'try later' }
      for (let round = 0; round < 60; round++) {
        await jobs.runOnce()
        world.clock.advance(3_600_000)
      }

      expect(mails).toHaveLength(bounds.deliveryAttemptsMax)
      const [dead] = await listed('status=dead')
      expect(dead).toMatchObject({ attempts: 10, last_error: 'try later', next_attempt_at: null })
      await refused('POST', `${deliveries}/${dead.id}/retry?x=1`, {}, /^x: Is not a known field/)
      answer = arrived
      const retried = await world.post(`${deliveries}/${dead.id}/retry`)
      expect(retried).toMatchObject({ status: 'pending', attempts: 0 })
      await jobs.runOnce()
      expect(await listed()).toMatchObject([{ status: 'delivered', attempts: 1 }])
      await refused('POST', `${deliveries}/${dead.id}/retry`, {}, /Only what is dead or held/)
    })

    test('deliveries are found by how they go and to whom', async () => {
      const hook = await addWebhook()
      const emails = ['a@acme.example', 'b@acme.example']
      await world.post(notifications, { scope: organization, ...amount(1, emails, [hook.id]) })
      await spend(1)
      await jobs.runOnce()

      const recipients = async (query: string) =>
        (await listed(query)).map((each: { recipient: string }) => each.recipient).toSorted(byText)
      expect(await recipients('channel=email')).toEqual(emails)
      expect(await recipients(`recipient=${hook.id}`)).toEqual([hook.id])
      expect(await recipients('recipient=B@acme.example&status=delivered')).toEqual([emails[1]])
      expect(await recipients('channel=webhook&recipient=a@acme.example')).toEqual([])
    })

    test('deliveries are searched by recipient, name of the webhook and id, oldest or newest first', async () => {
      const hook = await addWebhook()
      const emails = ['ada@acme.example', 'grace@acme.example']
      await world.post(notifications, { scope: organization, ...amount(1, emails, [hook.id]) })
      await spend(1)
      await jobs.runOnce()
      const all: { id: string; recipient: string }[] = await listed()
      const recipients = async (query: string) =>
        (await listed(query)).map((each: { recipient: string }) => each.recipient)

      expect(await recipients('search=GRACE')).toEqual([emails[1]])
      expect(await recipients('search=HOO')).toEqual([hook.id])
      expect(await recipients(`search=${all[0]!.id}`)).toEqual([all[0]!.recipient])
      expect(await recipients('search=acme.example&channel=webhook')).toEqual([])
      const oldest = await listed('order=oldest_first')
      expect(oldest).toEqual(all.toReversed())
      const first = await world.get(`${deliveries}?order=oldest_first&limit=1`)
      const rest = `order=oldest_first&limit=5&page=${first.next_page}`
      expect([...first.data, ...(await listed(rest))]).toEqual(oldest)
      await refused('GET', `${deliveries}?page=${first.next_page}`, undefined, /does not match/)
    })

    test('a paused webhook is not called; what was held of the last day leaves when it is resumed', async () => {
      const hook = await addWebhook()
      const put = (status: string) => world.post(`${webhooks}/${hook.id}`, { status })
      await world.post(notifications, { scope: organization, ...amount(1, [], [hook.id]) })
      await world.post(notifications, { scope: organization, ...amount(2, [], [hook.id]) })
      expect(await put('paused')).toMatchObject({ status: 'paused', name: 'hook' })
      await spend(1)
      await jobs.runOnce()
      world.clock.advance(bounds.heldMailMsMax)
      await spend(1)
      await jobs.runOnce()
      expect(calls).toEqual([])
      const why = 'The webhook is paused'
      const held = { channel: 'webhook', last_error: why }
      expect(await listed('status=held')).toMatchObject([held, held])

      world.clock.advance(1)
      expect(await put('active')).toMatchObject({ status: 'active' })
      await jobs.runOnce()

      expect(calls.map(({ payload }) => JSON.parse(payload).data.spent)).toEqual(['2'])
      expect(await listed('status=held')).toHaveLength(1)
      const updated = 'platform_webhook_updated'
      const { data } = await world.get(`${base}/activities?activity_types=${updated}`)
      expect(data.map((each: { after: { status: string } }) => each.after.status)).toEqual([
        'active',
        'paused',
      ])
      await refused('POST', `${webhooks}/${hook.id}`, { status: 'off' }, /^status: Must be one of/)
    })

    test('a webhook that is resumed while a call is about to be held is called', async () => {
      const hook = await addWebhook()
      const put = (status: string) => world.post(`${webhooks}/${hook.id}`, { status })
      await world.post(notifications, { scope: organization, ...amount(1, [], [hook.id]) })
      await put('paused')
      await spend(1)
      const store = createStore(opened.database)
      const claimed = store.read.selectFrom('delivery').where('lease_until_ms', 'is not', null)
      let isResumed = false
      const transaction: typeof store.transaction = async (work) => {
        // Between the look at the webhook and the end of the attempt.
        if (!isResumed && (await claimed.select('id').execute()).length > 0) {
          isResumed = true
          await put('active')
        }
        return store.transaction(work)
      }
      await openJobs({ store: { ...store, transaction } }).runOnce()
      expect(isResumed).toBe(true)

      await jobs.runOnce()
      expect(calls).toHaveLength(1)
    })

    test('a new admin key is told to every admin, in their language, and to nobody else', async () => {
      const french = await addPerson(world, { role: 'admin' })
      await world.call('POST', `${base}/account`, {
        key: french.session,
        body: { language: 'fr' },
      })
      await addPerson(world, { role: 'developer' })
      await world.post(`${base}/admin_keys`, { name: 'pipeline' })
      await jobs.runOnce()

      const subjects = mails.map(({ to, subject }) => [to, subject]).toSorted(byText)
      expect(subjects).toEqual(
        [
          ['ada@acme.example', '[Acme] New admin key: pipeline'],
          [french.email, '[Acme] Nouvelle clé d’administration\u{a0}: pipeline'],
        ].toSorted(byText),
      )
      expect(mails[0]!.text).toContain('https://atelier.example/settings/admin-keys')
      expect(await listed('search=ada')).toMatchObject([{ event: { type: 'admin_key.created' } }])
    })

    test('an address that is refused is given up at once', async () => {
      await world.post(notifications, { scope: organization, ...amount(1, ['a@acme.example']) })
      await spend(1)
      answer = { outcome: 'refused', status: 550, error: 'no such user' }

      await jobs.runOnce()

      expect(await listed('status=dead')).toMatchObject([{ attempts: 1 }])
    })

    test('without a mail server mail is held, and goes when there is one', async () => {
      await world.post(notifications, { scope: organization, ...amount(1, ['a@acme.example']) })
      await spend(1)
      await openJobs({ hasMail: false }).runOnce()
      expect(await listed('status=held')).toMatchObject([{ channel: 'email' }])
      await jobs.runOnce()
      expect(mails).toEqual([])

      const started = openJobs()
      started.start()
      await expect.poll(() => mails.length, { timeout: 10_000 }).toBe(1)
      await started.stop()

      expect(await listed('status=delivered')).toHaveLength(1)
    })

    test("a limit that is reached tells the alert addresses and the scope's recipients, each once", async () => {
      const workspace = await world.post(`${base}/workspaces`, { name: 'Search' })
      const scope = { type: 'workspace', workspace_id: workspace.id }
      await world.post(`${base}/spend_limits`, { scope, amount: '100' })
      const tell = ['eve@acme.example', 'ada@acme.example']
      await world.post(notifications, { scope, ...amount(100_000, tell) })
      await world.post(notifications, { scope: organization, ...amount(90_000, ['x@y.example']) })

      await spend(99, workspace.id)
      await jobs.runOnce()

      expect(mails.map(({ to }) => to).toSorted(byText)).toEqual([
        'ada@acme.example',
        'eve@acme.example',
      ])
      expect(mails[0]!.subject).toBe(
        '[Acme] Search: monthly spend limit reached, requests are refused',
      )
      expect(await listed()).toMatchObject([
        { event: { type: 'spend.limit_reached', notification_id: null } },
        {},
      ])
    })

    test('a percentage needs a limit of its own, fires anew when that changes, and sleeps without', async () => {
      const workspace = await world.post(`${base}/workspaces`, { name: 'Search' })
      const scope = { type: 'workspace', workspace_id: workspace.id }
      const percent = {
        scope,
        threshold: { type: 'percent', percent: 50 },
        recipients: { emails: ['a@acme.example'] },
      }
      await refused('POST', notifications, percent, /^threshold\.percent: The workspace has no/)
      const limit = await world.post(`${base}/spend_limits`, { scope, amount: '1000' })
      const made = await world.post(notifications, percent)
      await spend(500, workspace.id)
      await jobs.runOnce()
      expect(mails.map(({ subject }) => subject)).toEqual([
        '[Acme] Search: 50% of the monthly limit used',
      ])

      await world.post(`${base}/spend_limits`, { scope, amount: '900' })
      await jobs.runOnce()
      expect(mails).toHaveLength(2)
      expect(mails[1]!.text).toContain('Spend stood there already')
      await world.call('DELETE', `${base}/spend_limits/${limit.id}`)
      expect(await world.get(`${notifications}/${made.id}`)).toMatchObject({ state: 'dormant' })
    })

    test('notifications are changed, listed and deleted, and the audit has no address', async () => {
      const { id } = await world.post(`${base}/workspaces`, { name: 'a' })
      const scope = { type: 'workspace', workspace_id: id }
      const first = await world.post(notifications, {
        scope: organization,
        ...amount(5, ['secret-name@acme.example']),
        period: 'daily',
      })
      const second = await world.post(notifications, { scope, ...amount(5, ['b@acme.example']) })
      const changed = await world.post(`${notifications}/${first.id}`, {
        threshold: { type: 'amount', amount: '7' },
      })
      expect(changed).toMatchObject({ threshold: { amount: '7' }, recipients: first.recipients })

      expect((await world.get(notifications)).data).toEqual([second, changed])
      expect((await world.get(`${notifications}?workspace_id=${id}`)).data).toEqual([second])
      expect((await world.get(`${notifications}?scope_type=organization`)).data).toEqual([changed])
      const page = await world.get(`${notifications}?limit=1`)
      expect((await world.get(`${notifications}?limit=1&page=${page.next_page}`)).data).toEqual([
        changed,
      ])
      const deleted = await world.call('DELETE', `${notifications}/${first.id}`)
      expect(deleted.body).toEqual({ id: first.id, type: 'notification_deleted' })
      await spend(100)
      await jobs.runOnce()
      expect(mails).toEqual([])
      const audit = await listActivities(world.services.store.read, world.organizationId, 100)
      expect(audit.slice(0, 2).map(({ type }) => type)).toEqual([
        'platform_notification_deleted',
        'platform_notification_updated',
      ])
      expect(JSON.stringify(audit)).not.toContain('secret-name')
    })

    test('a notification is refused that tells nobody, or watches nothing', async () => {
      const { id } = await world.post(`${base}/workspaces`, { name: 'a' })
      await world.post(`${base}/workspaces/${id}/archive`)
      const refuse = (body: object, message: RegExp) =>
        refused('POST', notifications, { scope: organization, ...body }, message)
      await refuse(amount(1, []), /^recipients: Must have at least one recipient$/)
      await refuse(amount(1, ['nobody']), /^recipients\.emails\.0: Must be an e-mail address$/)
      await refuse({ ...amount(1, ['a@b.example']), period: 'yearly' }, /^period: Must be one of/)
      await refuse(
        { ...amount(1, ['a@b.example']), scope: { type: 'workspace', workspace_id: id } },
        /^scope\.workspace_id: The workspace is archived$/,
      )
      for (const percent of [0, 101, 1.5]) {
        const threshold = { type: 'percent', percent }
        await refuse(
          { ...amount(1, ['a@b.example']), threshold },
          /^threshold\.percent: Must be a whole number from 1 to 100$/,
        )
      }
      const missing = { scope: organization, ...amount(1, [], ['whk_1']) }
      expect((await world.call('POST', notifications, { body: missing })).status).toBe(404)
      await world.post(notifications, {
        scope: { type: 'workspace', workspace_id: world.defaultWorkspaceId },
        ...amount(1, ['a@b.example']),
      })
    })

    test('a webhook shows its secret once, and stays while a notification tells it', async () => {
      const made = await world.post(webhooks, { name: 'hook', url: 'https://hooks.example/token' })
      expect(WebhookWithSecret.parse(made)).toEqual(made)
      const read = await world.get(`${webhooks}/${made.id}`)
      expect(Webhook.strict().parse(read)).toEqual(read)
      expect((await world.get(webhooks)).data).toEqual([read])
      const told = await world.post(notifications, {
        scope: organization,
        ...amount(1, [], [made.id]),
      })
      await refused('DELETE', `${webhooks}/${made.id}`, undefined, new RegExp(told.id))
      const rotated = await world.post(`${webhooks}/${made.id}/rotate_secret`)
      expect(rotated.secret).not.toBe(made.secret)
      await world.post(`${webhooks}/${made.id}`, { name: 'b' })
      await spend(1)
      await jobs.runOnce()
      expect(calls).toMatchObject([{ secret: rotated.secret, url: 'https://hooks.example/token' }])

      await world.call('DELETE', `${notifications}/${told.id}`)
      expect((await world.call('DELETE', `${webhooks}/${made.id}`)).body).toEqual({
        id: made.id,
        type: 'webhook_deleted',
      })
      const audit = await listActivities(world.services.store.read, world.organizationId, 100)
      expect(JSON.stringify(audit)).not.toMatch(/whsec_|\/token/)
    })

    test('a webhook must not point into a network that is not public', async () => {
      const refuse = (url: string, message: RegExp) =>
        refused('POST', webhooks, { name: 'hook', url }, message)
      await refuse('https://metadata.example/', /^url: .*169\.254\.169\.254/)
      await refuse('https://0x0a.1/', /^url: 10\.0\.0\.1 is at 10\.0\.0\.1, which is not/)
      await refuse('https://[::ffff:169.254.169.254]/', /^url: .*not a public address/)
      await refuse('https://user:pass@hooks.example/', /^url: Must not hold a user or a password$/)
      await refuse('https://nowhere.example/', /^url: The name nowhere\.example cannot be found$/)
      await refuse('ftp://hooks.example/', /^url: Must be an https: URL$/)
      await refuse('no url', /^url: Must be an https: URL$/)
      const { id } = await addWebhook()
      await refused('POST', `${webhooks}/${id}`, { url: 'https://metadata.example' }, /^url: /)
    })

    test("another organization's notifications, webhooks and deliveries are not there", async () => {
      const { adminKey } = await world.createOtherOrganization()
      const hook = await addWebhook()
      const made = await world.post(notifications, {
        scope: organization,
        ...amount(1, ['a@b.example'], [hook.id]),
      })
      await spend(1)
      await jobs.runOnce()
      const [delivery] = await listed()
      const attempts: [string, string, object?][] = [
        ['GET', `${notifications}/${made.id}`],
        ['POST', `${notifications}/${made.id}`, amount(2, ['a@b.example'])],
        ['DELETE', `${notifications}/${made.id}`],
        ['GET', `${webhooks}/${hook.id}`],
        ['POST', `${webhooks}/${hook.id}`, { name: 'mine' }],
        ['POST', `${webhooks}/${hook.id}/rotate_secret`],
        ['POST', `${webhooks}/${hook.id}/test`],
        ['DELETE', `${webhooks}/${hook.id}`],
        ['POST', notifications, { scope: organization, ...amount(1, [], [hook.id]) }],
        ['POST', `${deliveries}/${delivery.id}/retry`],
      ]

      for (const [method, path, body] of attempts) {
        const { status } = await world.call(method, path, { body, key: adminKey })
        expect(status, `${method} ${path}`).toBe(404)
      }
      for (const path of [notifications, webhooks, deliveries]) {
        expect((await world.call('GET', path, { key: adminKey })).body.data).toEqual([])
      }
    })
  })
}
