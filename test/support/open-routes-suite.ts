import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRoutes } from '#control/open-routes.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import { openControlWorld } from './control.ts'
import type { Answer, ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'
import { inviteOf } from './things.ts'

type Attempts = {
  /** Bodies that differ in what there is behind them, and not in what whoever sends them may learn. */
  readonly inVain: readonly object[]
  /** What must not be in the answer. */
  readonly secrets: readonly string[]
  /** Where it is not a refusal: everybody gets it. */
  readonly answer?: RegExp
}

const base = '/v1/organizations'

const nobodys = '3f2b8c1e-9d47-4c55-8a53-5a2d0b8f6c11'

/** What is tried at each endpoint that asks nobody who they are. */
const attempts: Readonly<Record<string, (world: ControlWorld) => Promise<Attempts>>> = {
  [`POST ${base}/sessions`]: async (world) => {
    const removed = await addPerson(world, { role: 'user' })
    await world.call('DELETE', `${base}/users/${removed.userId}`)
    const emails = ['ada@acme.example', removed.email, 'nobody@acme.example']
    const inVain = emails.map((email) => ({ email, password: 'not the password' }))
    const elsewhere = { ...inVain[0], organization_id: nobodys }
    return { inVain: [...inVain, elsewhere], secrets: emails }
  },
  [`GET ${base}/sign_in_options`]: async () => ({
    inVain: [{}, { organization_id: nobodys }],
    secrets: ['Acme'],
    answer: /^200 /,
  }),
  [`POST ${base}/setup`]: async (world) => ({
    inVain: ['x', world.adminKey, createSecretKey('setup').secret].map((token) => ({
      token,
      organization: 'Other',
      name: 'Eve',
      email: 'eve@acme.example',
      password: 'correct horse',
    })),
    secrets: ['Acme'],
  }),
  [`POST ${base}/sessions/second_factor`]: async () => ({
    inVain: ['x', '.', '2fa-x.y'].map((ticket) => ({ ticket, code: '123456' })),
    secrets: [],
  }),
  [`POST ${base}/sessions/passkey_options`]: async () => ({
    inVain: [{ organization_id: nobodys }],
    secrets: [],
  }),
  [`POST ${base}/sessions/passkey`]: async () => ({
    inVain: ['x', 'x.y'].map((ticket) => ({ ticket, response: { id: 'x' } })),
    secrets: [],
  }),
  [`POST ${base}/sso/start`]: async () => ({
    inVain: [{ identity_provider_id: 'idp_01missing' }, { identity_provider_id: 'idp_01x' }],
    secrets: [],
    answer: /^404 /,
  }),
  [`POST ${base}/password_resets`]: async (world) => {
    const removed = await addPerson(world, { role: 'user' })
    await world.call('DELETE', `${base}/users/${removed.userId}`)
    const emails = ['ada@acme.example', removed.email, 'nobody@acme.example']
    const elsewhere = { email: 'ada@acme.example', organization_id: nobodys }
    return {
      inVain: [...emails.map((email) => ({ email })), elsewhere],
      secrets: emails,
      answer: /^200 /,
    }
  },
  [`POST ${base}/password_resets/complete`]: async (world) => ({
    inVain: ['x', world.adminKey].map((token) => ({ token, password: 'correct horse' })),
    secrets: [],
  }),
  [`POST ${base}/invites/lookup`]: async (world) => {
    const deleted = await world.post(`${base}/invites`, inviteOf('user'))
    await world.call('DELETE', `${base}/invites/${deleted.id}`)
    return {
      inVain: [deleted.accept_token, 'x', world.adminKey].map((token) => ({ token })),
      secrets: [deleted.email, deleted.id, 'Acme'],
    }
  },
  [`POST ${base}/invites/accept`]: async (world) => {
    const deleted = await world.post(`${base}/invites`, inviteOf('user'))
    await world.call('DELETE', `${base}/invites/${deleted.id}`)
    const tokens = [
      deleted.accept_token,
      `${deleted.accept_token.slice(0, -4)}AAAA`,
      'x',
      world.adminKey,
    ]
    return {
      inVain: tokens.map((token) => ({ token, name: 'Eve', password: 'correct horse' })),
      secrets: [deleted.email, deleted.id],
    }
  },
}

/** They need no secret in the headers, take no notice of one, and say nothing to who has not theirs. */
export function describeOpenRoutes(
  databaseName: string,
  open: () => Promise<OpenedDatabase>,
): void {
  describe(`open endpoints on ${databaseName}`, () => {
    let world: ControlWorld
    beforeAll(async () => {
      world = await openControlWorld(await open())
    })
    afterAll(() => world.close())

    const titles = openRoutes.map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`)
    test.each(titles)('%s gives nothing away to who has no secret', async (title) => {
      const prepare = attempts[title]
      if (!prepare)
        throw new Error(`say in test/support/open-routes-suite.ts what to try at ${title}`)
      const { inVain, secrets, answer: expected = /^40[01] / } = await prepare(world)
      const [method, path] = title.split(' ') as [string, string]

      const answers: string[] = []
      const ask = (body: object, key: { key?: string }): Promise<Answer> =>
        method === 'GET'
          ? world.call(method, `${path}?${new URLSearchParams({ ...body }).toString()}`, key)
          : world.call(method, path, { ...key, body })
      for (const body of inVain) answers.push(textOf(await ask(body, { key: '' })))
      answers.push(textOf(await ask(inVain[0]!, {})))

      expect(new Set(answers).size, answers.join('\n')).toBe(1)
      const [answer] = answers
      expect(answer).toMatch(expected)
      for (const secret of [world.organizationId, world.userId, ...secrets]) {
        expect(answer).not.toContain(secret)
      }
    })
  })
}

/** But for what no two answers share. */
function textOf({ status, headers, body }: Answer): string {
  const shown = Object.fromEntries([...headers].filter(([name]) => name !== 'request-id'))
  return `${status} ${JSON.stringify([{ ...body, request_id: '' }, shown])}`
}
