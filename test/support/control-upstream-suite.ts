import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Upstream, UpstreamKind, UpstreamTest } from '#contract/upstream.ts'
import { createJobs } from '#control/jobs/jobs.ts'
import { createControl } from '#control/server.ts'
import { createUpstreamReporter } from '#control/upstream/report-upstream.ts'
import type { UpstreamReporter } from '#control/upstream/report-upstream.ts'
import type { UpstreamWatch } from '#control/upstream/upstream-watch.ts'
import { tryUpstream } from '#gateway/try-upstream.ts'
import { createUpstreamAccount } from '#gateway/upstream-account.ts'
import { openUpstream } from '#gateway/upstream.ts'
import { bounds } from '#platform/bounds.ts'
import { silentLogger } from '#platform/log.ts'
import { startSimulator } from '#simulator/server.ts'
import type { Simulator } from '#simulator/server.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const path = '/v1/organizations/upstream'
const credential = 'sk-of-the-operator'

/** What the Admin API says of the upstream, whatever database it runs on. */
export function describeUpstream(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`the upstream on ${databaseName}`, () => {
    let world: ControlWorld
    let simulator: Simulator
    const closing: (() => Promise<void>)[] = []

    beforeEach(async () => {
      world = await openControlWorld(await open())
      simulator = await startSimulator({ apiKey: credential })
    })
    afterEach(async () => {
      for (const close of closing.splice(0)) await close()
      await simulator.close()
      await world.close()
    })

    type Node = {
      readonly watch: UpstreamWatch
      readonly reporter: UpstreamReporter
      readonly account: ReturnType<typeof createUpstreamAccount>
      call(method: string, path: string, key?: string): Promise<{ status: number; body: never }>
    }

    /** A node with a gateway that calls with that credential. */
    function openNode(apiKey: string, url = simulator.url): Node {
      const { clock } = world
      const upstream = openUpstream({ url, apiKey })
      closing.push(() => upstream.close())
      const account = createUpstreamAccount(clock, silentLogger)
      const watch: UpstreamWatch = {
        kind: 'claude_api',
        url,
        credential: 'set',
        sight: account.state,
        lastSuccessMs: account.lastSuccessMs,
        test: () => tryUpstream({ upstream, account, clock }),
      }
      const reporter = createUpstreamReporter(world.services, watch)
      const control = createControl({
        ...world.services,
        upstream: { watch, reporter },
        internalToken: null,
      })
      return {
        watch,
        reporter,
        account,
        call: async (method, asked, key = world.adminKey) => {
          const init = { method, headers: { 'x-api-key': key } }
          const answer = await control.fetch(new Request(`http://atelier.test${asked}`, init))
          return { status: answer.status, body: (await answer.json()) as never }
        },
      }
    }

    const send = () =>
      createJobs({
        ...world.services,
        ledger: world.ledger,
        publicUrl: 'https://atelier.example',
      }).runOnce()

    test('nothing is known until it has been asked, but for where it is', async () => {
      expect(await world.get(path)).toMatchObject({ kind: 'unknown', status: 'unknown', url: null })
      const { body } = await openNode(credential).call('GET', path)

      expect(Upstream.parse(body)).toEqual(body)
      expect(body).toEqual({
        type: 'upstream',
        kind: 'claude_api',
        url: simulator.url,
        credential: 'set',
        status: 'unknown',
        since: null,
        last_success_at: null,
        http_status: null,
        message: null,
      })
      // A node without a gateway knows it from the others.
      expect(await world.get(path)).toEqual(body)
    })

    test('everybody learns whether models answer, and only admins and billing what else there is', async () => {
      const node = openNode(credential)
      const user = await addPerson(world, { role: 'user' })
      const billing = await addPerson(world, { role: 'billing' })

      const { body } = await node.call('GET', `${path}/kind`, user.session)
      expect(UpstreamKind.parse(body)).toEqual({ type: 'upstream_kind', kind: 'claude_api' })
      expect((await node.call('GET', path, user.session)).status).toBe(403)
      expect((await node.call('GET', path, billing.session)).status).toBe(200)
      expect((await node.call('POST', `${path}/test`, billing.session)).status).toBe(403)
    })

    test('a test says that the credential is taken, and that is known from then on', async () => {
      const node = openNode(credential)
      const { body } = await node.call('POST', `${path}/test`)

      expect(UpstreamTest.parse(body)).toEqual(body)
      expect(body).toMatchObject({ ok: true, status: 'ok', http_status: 200, message: null })
      const at = new Date(world.clock.now()).toISOString()
      expect(await world.get(path)).toMatchObject({ status: 'ok', since: at, last_success_at: at })
    })

    test('a credential that is refused is shown, without itself, and the admins are told once', async () => {
      const admin = await addPerson(world, { role: 'admin' })
      await world.post('/v1/organizations/settings', { language: 'fr' })
      const wrong = 'sk-that-was-revoked'
      const [node, other] = [openNode(wrong), openNode(wrong)]
      const { body } = await node.call('POST', `${path}/test`)
      await other.call('POST', `${path}/test`)
      await node.reporter.report()
      await send()

      expect(body).toMatchObject({ ok: false, status: 'refused', http_status: 401 })
      const shown = await world.get(path)
      expect(shown).toMatchObject({
        status: 'refused',
        http_status: 401,
        message: expect.stringMatching(/key/),
      })
      expect(JSON.stringify([body, shown])).not.toContain(wrong)
      expect(world.mails.map(({ to }) => to).toSorted()).toEqual(
        ['ada@acme.example', admin.email].toSorted(),
      )
      expect(world.mails[0]!.subject).toBe('[Acme] L’API Claude refuse notre clé amont')
      expect(world.mails[0]!.text).toContain('https://atelier.example/settings/upstream')
      expect(world.mails[0]!.text).toContain('(401)')
    })

    test('the next incident is told anew, and one that comes and goes is not', async () => {
      const node = openNode('sk-that-was-revoked')
      const fail = async () => {
        node.account.refused(401, 'invalid x-api-key')
        await node.reporter.report()
      }
      const mend = async () => {
        node.account.accepted()
        await node.reporter.report()
      }
      await fail()
      await mend()
      expect(await world.get(path)).toMatchObject({ status: 'ok', message: null })
      await fail()
      await send()
      expect(world.mails).toHaveLength(1)
      await mend()
      world.clock.advance(bounds.upstreamAlertEveryMs)
      await fail()
      await send()
      expect(world.mails).toHaveLength(2)
    })

    test('one that cannot be reached is told apart, and tells nobody', async () => {
      const { url } = simulator
      await simulator.close()
      const node = openNode(credential, url)
      const { body } = await node.call('POST', `${path}/test`)
      await send()

      expect(body).toMatchObject({ ok: false, status: 'unreachable', http_status: null })
      expect(await world.get(path)).toMatchObject({ status: 'unreachable', http_status: null })
      expect(world.mails).toEqual([])
    })

    test('a node that starts tries what had failed before, and leaves what others see', async () => {
      await openNode('sk-that-was-revoked').call('POST', `${path}/test`)
      expect(await world.get(path)).toMatchObject({ status: 'refused' })
      await openNode(credential).reporter.report()
      expect(await world.get(path)).toMatchObject({ status: 'refused' })

      const node = openNode(credential)
      node.reporter.start()
      await expect.poll(async () => (await world.get(path)).status).toBe('ok')
      await node.reporter.stop()
    })

    test('a node that calls no models says so', async () => {
      expect(await world.post(`${path}/test`)).toMatchObject({ ok: false, status: 'not_here' })
    })
  })
}
