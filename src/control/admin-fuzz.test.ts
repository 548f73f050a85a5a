import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeApi } from '#contract/openapi.ts'
import type { OpenApiOperation } from '#contract/openapi.ts'
import { badRequests } from '#test/support/bad-requests.ts'
import type { BadRequest } from '#test/support/bad-requests.ts'
import { openControlWorld } from '#test/support/control.ts'
import type { ControlWorld } from '#test/support/control.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'
import { openPlace, things } from '#test/support/things.ts'
import type { Place } from '#test/support/things.ts'
import { endpoints } from './endpoints.ts'

const requestsOfEach = 60
const seed = 20_261_122
/** Between two requests, so that none is refused for coming too soon. */
const pauseMs = 200

type Stage = {
  readonly opened: ReturnType<typeof openTemporarySqlite>
  readonly world: ControlWorld
  readonly place: Place
}

async function openStage(): Promise<Stage> {
  const opened = openTemporarySqlite()
  const world = await openControlWorld(opened)
  return { opened, world, place: await openPlace(world, world.adminKey) }
}

/** Nothing is changed there by reading, so all that reads shares one. */
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

test.each(operations)(
  '$name answers whatever comes, and what it refuses has changed nothing',
  async ({ method, path, operation }) => {
    const stage = method === 'GET' ? forReading : await openStage()
    const { world } = stage
    const ids = await idsOf(operation, stage.place)
    const property = fc.asyncProperty(badRequests(operation), async (request) => {
      world.clock.advance(pauseMs)
      const before = version(stage)
      const answer = await world.call(method, pathOf(path, request, ids), { body: request.body })

      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500)
      if (answer.status === 200) return
      expect(answer.body).toMatchObject({ type: 'error', error: { message: expect.any(String) } })
      // Whoever may sign in is not known beforehand, and attempts to guess are counted.
      if (operation.security) return
      expect(version(stage), 'something was written').toBe(before)
    })
    await fc.assert(property, { seed, numRuns: requestsOfEach })
    if (stage !== forReading) await world.close()
  },
)

/** What changes with every commit of another connection that has written. */
function version({ opened }: Pick<Stage, 'opened'>): unknown {
  return opened.database.readStatement('pragma data_version').get()?.['data_version']
}

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

test('the measure of what was written notices a write', async () => {
  const { opened, world } = forReading
  const before = version({ opened })

  await world.post('/v1/organizations/webhooks', { name: 'a', url: 'https://hooks.example/a' })

  expect(version({ opened })).not.toBe(before)
})
