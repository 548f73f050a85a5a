import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeApi } from '#contract/openapi.ts'
import type { OpenApiOperation } from '#contract/openapi.ts'
import { bounds } from '#platform/bounds.ts'
import { badRequests } from '#test/support/bad-requests.ts'
import type { BadRequest } from '#test/support/bad-requests.ts'
import { openControlWorld } from '#test/support/control.ts'
import type { ControlWorld } from '#test/support/control.ts'
import { addPerson } from '#test/support/people.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'
import { openPlace, things } from '#test/support/things.ts'
import type { Place } from '#test/support/things.ts'
import { watchWrites } from '#test/support/written.ts'
import { endpoints } from './endpoints.ts'

const requestsOfEach = 60
const seed = 20_261_122

/** So that the one who asks is never over what a caller may ask in a minute. */
const betweenRequestsMs = 60_000 / bounds.adminRequestsPerMinuteMax

type Stage = {
  readonly world: ControlWorld
  readonly place: Place
  /** Secrets by who has them; an empty one is nobody's. */
  readonly keys: Readonly<Record<Asker, string>>
  /** What is in the database, but for what is recorded of refused attempts. */
  readonly content: () => string
}

type Asker = 'admin_key' | 'person' | 'api_key' | 'nobody'

async function openStage(): Promise<Stage> {
  const opened = await openTemporarySqlite()
  const world = await openControlWorld(opened)
  const place = await openPlace(world, world.adminKey)
  const { key } = await world.post('/v1/organizations/api_keys', { name: 'asker' })
  const person = await addPerson(world, { role: 'admin' })
  return {
    world,
    place,
    keys: { admin_key: world.adminKey, person: person.session, api_key: key, nobody: '' },
    content: watchWrites(opened.database),
  }
}

/** Reading changes nothing there but the audit, so all that reads shares one. */
let forReading: Stage
beforeAll(async () => {
  forReading = await openStage()
})
afterAll(() => forReading.world.close())

const operations = Object.entries(describeApi(endpoints).paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => {
    const name = `${method.toUpperCase()} ${path}`
    return { name, method: method.toUpperCase(), path, operation: operation! }
  }),
)

/** Whoever gets the furthest. */
function askerOf({ 'x-permission': permission }: OpenApiOperation): Asker {
  if (!permission) return 'nobody'
  if (permission.session_only) return 'person'
  return permission.organization.length === 0 ? 'api_key' : 'admin_key'
}

test.each(operations)(
  '$name answers whatever comes, and what it refuses has changed nothing',
  async ({ method, path, operation }) => {
    const stage = method === 'GET' ? forReading : await openStage()
    const { world, content } = stage
    const ids = await idsOf(operation, stage.place)
    const key = stage.keys[askerOf(operation)]
    const property = fc.asyncProperty(badRequests(operation), async (request) => {
      world.clock.advance(betweenRequestsMs)
      const before = content()
      const answer = await world.call(method, pathOf(path, request, ids), {
        key,
        body: request.body,
      })

      const text = JSON.stringify(answer.body)
      expect(answer.status, text).toBeLessThan(500)
      if (answer.status === 200) return
      expect(answer.body).toMatchObject({ type: 'error', error: { message: expect.any(String) } })
      expect(content() === before, `something was written: ${text}`).toBe(true)
    })
    await fc.assert(property, { seed, numRuns: requestsOfEach })
    if (stage !== forReading) await world.close()
  },
)

async function idsOf(
  { parameters = [] }: OpenApiOperation,
  place: Place,
): Promise<Record<string, string>> {
  const ids: Record<string, string> = {}
  for (const { name, in: where } of parameters) {
    if (where === 'path') ids[name] = (await things[name]?.make(place)) ?? 'x_1'
  }
  return ids
}

function pathOf(path: string, { ids, query }: BadRequest, real: Record<string, string>): string {
  const named = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => ids[name] ?? real[name]!)
  const parameters = new URLSearchParams(query.map(([name, value]) => [name, value]))
  return parameters.size === 0 ? named : `${named}?${parameters.toString()}`
}

test.each([
  [
    'notices a write',
    true,
    '/v1/organizations/webhooks',
    { name: 'a', url: 'https://hooks.example/a' },
  ],
  ['leaves out what was denied', false, '/v1/organizations/sessions/verify', { password: 'x' }],
  [
    'leaves out failed attempts',
    false,
    '/v1/organizations/sessions',
    { email: 'a@b.example', password: 'x' },
  ],
])('the measure of what was written %s', async (_name, isNoticed, path, body) => {
  const { content, world } = forReading
  const before = content()

  await world.call('POST', path, { body })

  expect(content() !== before).toBe(isNoticed)
})
