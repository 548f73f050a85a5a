import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRoutes } from '#control/open-routes.ts'
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
}

const base = '/v1/organizations'

/** What is tried at each endpoint that asks nobody who they are. */
const attempts: Readonly<Record<string, (world: ControlWorld) => Promise<Attempts>>> = {
  [`POST ${base}/sessions`]: async (world) => {
    const removed = await addPerson(world, { role: 'user' })
    await world.call('DELETE', `${base}/users/${removed.userId}`)
    const emails = ['ada@acme.example', removed.email, 'nobody@acme.example']
    const inVain = emails.map((email) => ({ email, password: 'not the password' }))
    const elsewhere = { ...inVain[0], organization_id: '3f2b8c1e-9d47-4c55-8a53-5a2d0b8f6c11' }
    return { inVain: [...inVain, elsewhere], secrets: emails }
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
      const { inVain, secrets } = await prepare(world)
      const [method, path] = title.split(' ') as [string, string]

      const answers: string[] = []
      for (const body of inVain)
        answers.push(textOf(await world.call(method, path, { key: '', body })))
      answers.push(textOf(await world.call(method, path, { body: inVain[0] })))

      expect(new Set(answers).size, answers.join('\n')).toBe(1)
      const [answer] = answers
      expect(answer).toMatch(/^40[01] /)
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
