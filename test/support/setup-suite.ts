import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { initializeOrganization } from '#control/organization/initialize-organization.ts'
import { makeSetupLink } from '#control/setup/setup-link.ts'
import { openEmptyWorld } from './control.ts'
import type { EmptyWorld } from './control.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const acme = {
  organization: 'Acme',
  name: 'Ada',
  email: 'ada@acme.example',
  password: 'correct horse',
  language: 'fr',
}

/** The first set-up in a browser, whatever database it runs on. */
export function describeSetup(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`the first set-up on ${databaseName}`, () => {
    let world: EmptyWorld
    beforeEach(async () => {
      world = await openEmptyWorld(await open())
    })
    afterEach(() => world.close())

    const setUp = (token: string | undefined, body: object = acme) =>
      world.call('POST', `${base}/setup`, { body: { ...body, token } })
    const options = async () => (await world.call('GET', `${base}/sign_in_options`)).body

    test('the link creates the organization, signs its admin in, and is dead', async () => {
      const token = await makeSetupLink(world.services)
      expect(await options()).toMatchObject({ setup_needed: true, sso_required: false })

      const answer = await setUp(token, { ...acme, cookie: true })

      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
      expect(answer.body).toMatchObject({ token: null, user: { role: 'admin', name: 'Ada' } })
      const [header] = answer.headers.getSetCookie()
      const headers = { cookie: header!.split(';')[0]! }
      const settings = await world.call('GET', `${base}/settings`, { headers })
      expect(settings.body).toMatchObject({ language: 'fr', usage_tier: 'start' })
      expect((await world.call('GET', `${base}/admin_keys`, { headers })).body.data).toEqual([])
      expect(await options()).toMatchObject({ setup_needed: false })
      const again = await setUp(token, { ...acme, organization: 'Other' })
      expect(again.body.error.details).toEqual({ error_code: 'setup_link_invalid' })
      expect(await makeSetupLink(world.services)).toBeUndefined()
    })

    test('the links of all nodes work, for a week', async () => {
      const old = await makeSetupLink(world.services)
      world.clock.advance(6 * 86_400_000)
      const [one, other] = [
        await makeSetupLink(world.services),
        await makeSetupLink(world.services),
      ]
      world.clock.advance(86_400_001)
      expect((await setUp(old)).status).toBe(400)
      const answers = await Promise.all([setUp(one), setUp(other)])
      expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1)
    })

    test('init on the command line kills the link', async () => {
      const token = await makeSetupLink(world.services)
      await initializeOrganization(world.services, {
        ...acme,
        usage_tier: 'custom',
        language: 'en',
      })
      expect((await setUp(token)).status).toBe(400)
    })
  })
}
