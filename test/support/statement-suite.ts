import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Statement } from '#contract/statements.ts'
import { createJobs } from '#control/jobs/jobs.ts'
import type { Jobs } from '#control/jobs/jobs.ts'
import { createMailer } from '#control/notify/mailer.ts'
import type { ApiKeyId, WorkspaceId } from '#domain/id.ts'
import { formatCents } from '#domain/money.ts'
import { listActivities } from '#store/queries/activities.ts'
import { byText } from './by-text.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { exportTable, refuseTable } from './export-table.ts'
import { ask, monthOf, settlement } from './ledger-fixture.ts'
import { addPerson } from './people.ts'
import { readAttachment, readMail } from './read-mail.ts'
import { startMailServer } from './smtp.ts'
import type { TestMailServer } from './smtp.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const recipients = `${base}/statement_recipients`
const dayMs = 86_400_000
const december = Date.UTC(2026, 11, 1)

/** What a month cost, and who is told by mail, over a month's end on a clock that is turned by hand. */
export function describeStatements(
  databaseName: string,
  open: () => Promise<OpenedDatabase>,
): void {
  describe(`statements on ${databaseName}`, () => {
    let world: ControlWorld
    let mailServer: TestMailServer
    let jobs: Jobs
    let serial = 0

    beforeEach(async () => {
      world = await openControlWorld(await open())
      mailServer = await startMailServer()
      jobs = openJobs()
    })
    afterEach(async () => {
      await mailServer.close()
      await world.close()
    })

    /** As each node has them. */
    function openJobs(): Jobs {
      const { services, ledger, clock } = world
      const from = 'Atelier <atelier@acme.example>'
      const mailer = createMailer({ smtpUrl: mailServer.url, from }, clock)
      return createJobs({ ...services, ledger, mailer, publicUrl: 'https://atelier.example' })
    }

    async function makeKey(name: string, tags: object = {}): Promise<Key> {
      const { id: workspaceId } = await world.post(`${base}/workspaces`, { name, tags })
      const key = await world.post(`${base}/api_keys`, { name, workspace_id: workspaceId })
      return { workspaceId, apiKeyId: key.id as ApiKeyId }
    }

    async function admit({ workspaceId, apiKeyId }: Key): Promise<string> {
      const id = `${databaseName}${++serial}`
      const { organizationId } = world
      const scopes = { apiKeyId, workspaceId, organizationId }
      const admission = await world.ledger.reserve(ask(id, 10_000_000n, { scopes }))
      expect(admission).toMatchObject({ admitted: true })
      return id
    }

    async function use(key: Key, costNanoUsd: bigint): Promise<void> {
      const id = await admit(key)
      await world.ledger.settle(settlement(id, costNanoUsd))
    }

    async function statementOf(month: string, query = ''): Promise<Statement> {
      await world.rollUp()
      return Statement.parse(await world.get(`${base}/statements/${month}${query}`))
    }

    test('a statement has what each workspace and tag cost, and its total is the ledger’s', async () => {
      const search = await makeKey('Search', { team: 'web' })
      const shop = await makeKey('Shop', { team: 'web' })
      const lab = await makeKey('Lab')
      await use(search, 3_000_001n)
      await use(search, 2_000_000n)
      await use(shop, 1_500_000n)
      await use(lab, 7n)
      await world.post(`${base}/spend_adjustments`, {
        scope: { type: 'workspace', workspace_id: shop.workspaceId },
        amount: '-0.05',
        reason: 'A gift',
      })

      const statement = await statementOf('2026-11', '?tag_key=team')

      const [state] = await world.ledger.readScopes([world.organizationId])
      expect(statement.total.amount).toBe(formatCents(monthOf(state)[0] as never))
      expect(statement.total).toMatchObject({
        request_count: 4,
        uncached_input_tokens: 40,
        output_tokens: 80,
        usage_amount: '0.6500008',
        adjustments_amount: '-0.05',
        amount: '0.6000008',
      })
      expect(statement.workspaces.map(({ name, amount }) => [name, amount])).toEqual([
        ['Search', '0.5000001'],
        ['Shop', '0.1'],
        ['Lab', '0.0000007'],
      ])
      expect(statement.tags?.map(({ value, amount }) => [value, amount])).toEqual([
        ['web', '0.6000001'],
        [null, '0.0000007'],
      ])
      expect(statement).toMatchObject({ is_final: false, month: '2026-11', currency: 'USD' })
      expect((await statementOf('2026-10')).total.amount).toBe('0')
    })

    test('a statement is a file too, by workspace or by tag, whose rows add up, and that is recorded', async () => {
      const search = await makeKey('=Search', { team: '@web' })
      const lab = await makeKey('Lab')
      await use(search, 3_000_001n)
      await use(lab, 7n)
      const path = `${base}/statements/2026-11/export`

      const byWorkspace = await exportTable(world, path)
      const byTag = await exportTable(world, `${path}?tag_key=team&style=excel_fr`)
      const recorded = await world.get(`${base}/activities?limit=2`)

      expect(byWorkspace.headers.get('content-disposition')).toBe(
        'attachment; filename="atelier-statement_2026-11.csv"',
      )
      const sums =
        'request_count,uncached_input_tokens,cache_creation_input_tokens,cache_read_input_tokens,output_tokens,' +
        'web_search_requests,usage_amount_usd,adjustments_amount_usd,amount_usd'
      expect(byWorkspace.lines).toEqual([
        `month,is_final,workspace_id,workspace_name,${sums}`,
        `2026-11,false,${search.workspaceId},'=Search,1,10,0,0,20,0,0.003000001,0.00,0.003000001`,
        `2026-11,false,${lab.workspaceId},Lab,1,10,0,0,20,0,0.000000007,0.00,0.000000007`,
        '',
      ])
      expect(byTag.headers.get('content-disposition')).toBe(
        'attachment; filename="atelier-statement_2026-11_by-tag.csv"',
      )
      expect(byTag.lines).toEqual([
        `\u{FEFF}month,is_final,tag_key,tag_value,${sums}`.replaceAll(',', ';'),
        "2026-11;false;team;'@web;1;10;0;0;20;0;0,003000001;0,00;0,003000001",
        '2026-11;false;team;;1;10;0;0;20;0;0,000000007;0,00;0,000000007',
        '',
      ])
      expect(recorded.data).toMatchObject([
        { type: 'statement_exported', after: { month: '2026-11', tag_key: 'team' } },
        { type: 'statement_exported', after: { month: '2026-11', tag_key: null } },
      ])
      expect(await refuseTable(world, `${base}/statements/2026-13/export`)).toEqual([
        400,
        'month: Must be a month, such as 2027-01',
      ])
    })

    test('a month is final once its last request is settled, and then keeps its figures', async () => {
      const key = await makeKey('Search')
      const running = await admit(key)
      world.clock.set(december + 1000)
      expect((await statementOf('2026-11')).is_final).toBe(false)
      await world.ledger.settle(settlement(running, 5_000_000n))
      world.clock.advance(1)

      const november = await statementOf('2026-11')
      await use(key, 1_000_000n)

      expect(november).toMatchObject({ is_final: true, total: { amount: '0.5' } })
      expect((await statementOf('2026-11')).total).toEqual(november.total)
      expect((await statementOf('2026-12')).total.amount).toBe('0.1')
    })

    test('the statement is mailed to each recipient once, when the month is final, in their language', async () => {
      const { email, session } = await addPerson(world, { role: 'billing' })
      await world.call('POST', `${base}/account`, { key: session, body: { language: 'fr' } })
      await world.post(recipients, { email: email.toUpperCase() })
      await world.post(recipients, { email: 'finance@acme.example' })
      const key = await makeKey('Search')
      const running = await admit(key)
      world.clock.set(december + 1000)
      await jobs.runOnce()
      expect(mailServer.mails).toEqual([])
      await world.ledger.settle(settlement(running, 12_340_000_000n))
      world.clock.advance(120_000)
      await world.rollUp()

      await Promise.all([jobs.runOnce(), openJobs().runOnce()])
      world.clock.advance(120_000)
      await Promise.all([jobs.runOnce(), openJobs().runOnce()])

      const mails = mailServer.mails.map(({ to, raw }) => [to[0], readMail(raw)] as const)
      expect(mails.map(([to]) => to!).toSorted(byText)).toEqual(['finance@acme.example', email])
      const texts = new Map(mails)
      expect(texts.get('finance@acme.example')).toContain(
        '[Acme] Statement for November 2026: $12.34',
      )
      expect(texts.get('finance@acme.example')).toContain('The figures are final.')
      expect(texts.get('finance@acme.example')).toContain(
        'https://atelier.example/cost/statement/2026-11',
      )
      expect(texts.get(email)).toContain('En novembre 2026')
      expect(texts.get(email)).toContain('12,34')
    })

    test.each([
      { language: 'en', separator: ',', mark: '', amount: '12.34', gift: '-0.50', none: '0.00' },
      {
        language: 'fr',
        separator: ';',
        mark: '\u{FEFF}',
        amount: '12,34',
        gift: '-0,50',
        none: '0,00',
      },
    ])(
      'a mail of an organization in $language has all workspaces as a table',
      async ({ language, separator, mark, amount, gift, none }) => {
        await world.post(`${base}/settings`, { language })
        await world.post(recipients, { email: 'finance@acme.example' })
        const { apiKeyId, workspaceId } = await makeKey('=Search')
        await use({ apiKeyId, workspaceId }, 12_340_000_000n)
        const lab = await makeKey('Lab')
        await world.post(`${base}/spend_adjustments`, {
          scope: { type: 'workspace', workspace_id: lab.workspaceId },
          amount: '-50',
          reason: 'A gift',
        })
        world.clock.set(december + 120_000)
        await world.rollUp()
        await jobs.runOnce()

        const [mail] = mailServer.mails
        const file = readAttachment(mail!.raw)

        expect(file?.fileName).toBe('atelier-statement_2026-11.csv')
        const tokens =
          'request_count,uncached_input_tokens,cache_creation_input_tokens,cache_read_input_tokens,output_tokens'
        const columns =
          `month,is_final,workspace_id,workspace_name,${tokens},web_search_requests,` +
          'usage_amount_usd,adjustments_amount_usd,amount_usd'
        expect(file?.content.split('\r\n').map((line) => line.split(separator))).toEqual([
          `${mark}${columns}`.split(','),
          `2026-11|true|${workspaceId}|'=Search|1|10|0|0|20|0|${amount}|${none}|${amount}`.split(
            '|',
          ),
          `2026-11|true|${lab.workspaceId}|Lab|0|0|0|0|0|0|${none}|${gift}|${gift}`.split('|'),
          [''],
        ])
      },
    )

    test('a month that is not final a day after its end is mailed as it stands, and says so', async () => {
      await world.post(recipients, { email: 'finance@acme.example' })
      await admit(await makeKey('Search'))
      world.clock.set(december + dayMs - 1)
      await jobs.runOnce()
      expect(mailServer.mails).toEqual([])
      world.clock.set(december + dayMs + 60_000)

      await jobs.runOnce()

      expect(mailServer.mails.map(({ raw }) => readMail(raw))).toEqual([
        expect.stringContaining('not settled yet'),
      ])
    })

    test('whoever is added after the 1st is told of the months that follow', async () => {
      world.clock.set(december + 1000)
      await jobs.runOnce()
      await world.post(recipients, { email: 'late@acme.example' })
      world.clock.advance(2 * dayMs)
      await openJobs().runOnce()
      expect(mailServer.mails).toEqual([])

      world.clock.set(Date.UTC(2027, 0, 1, 0, 5))
      await world.rollUp()
      await openJobs().runOnce()

      expect(mailServer.mails.map(({ to }) => to[0])).toEqual(['late@acme.example'])
    })

    test('recipients are added once, listed and removed, each of which is in the audit without their address', async () => {
      const made = await world.post(recipients, { email: 'finance@acme.example' })
      const again = await world.call('POST', recipients, {
        body: { email: 'FINANCE@acme.example' },
      })
      expect(again.status).toBe(400)
      expect((await world.get(recipients)).data).toEqual([made])

      const deleted = await world.call('DELETE', `${recipients}/${made.id}`)

      expect(deleted.body).toEqual({ id: made.id, type: 'statement_recipient_deleted' })
      expect((await world.get(recipients)).data).toEqual([])
      const { store } = world.services
      const items = await listActivities(store.read, world.organizationId, 2)
      expect(items.map(({ type }) => type)).toEqual([
        'platform_statement_recipient_deleted',
        'platform_statement_recipient_created',
      ])
      expect(
        JSON.stringify(items, (_, value) => (typeof value === 'bigint' ? '' : value)),
      ).not.toContain('finance@')
    })
  })
}

type Key = { readonly workspaceId: WorkspaceId; readonly apiKeyId: ApiKeyId }
