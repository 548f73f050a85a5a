import { afterEach, beforeEach, expect, test } from 'vitest'
import { takesCondition, takesName } from '#contract/conditions.ts'
import type { Endpoint } from '#contract/endpoint.ts'
import { permissions } from '#contract/permissions.ts'
import type { Permission } from '#contract/permissions.ts'
import { openControlWorld } from '#test/support/control.ts'
import type { Answer, ControlWorld } from '#test/support/control.ts'
import { namedCall } from '#test/support/permission-rows.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'
import { openPlace, things } from '#test/support/things.ts'
import { endpoints } from './endpoints.ts'
import { routes } from './routes.ts'

let world: ControlWorld

beforeEach(async () => {
  world = await openControlWorld(openTemporarySqlite())
})
afterEach(() => world.close())

/** What an admin key may change: the headers are read before anybody is told apart. */
const changes = routes
  .map(({ endpoint }) => endpoint)
  .filter(({ method, action }) => method !== 'GET' && !isOfPeople(permissions[action]))
  .map((each) => [`${each.method} ${each.path}`, each] as const)

function isOfPeople({ sessionOnly, apiKey }: Permission): boolean {
  return sessionOnly === true || apiKey === true
}

/** Sends the same request twice. */
async function askTwice(endpoint: Endpoint, headers: Record<string, string>): Promise<Answer[]> {
  const place = await openPlace(world, world.adminKey)
  const call = namedCall(endpoint)
  const ids: Record<string, string> = {}
  for (const name of call.names) ids[name] = await things[name]!.make(place)
  const send = (): Promise<Answer> =>
    world.call(endpoint.method, call.pathOf(ids), { headers, body: call.bodyOf(ids) })
  return [await send(), await send()]
}

test.each(changes)('%s does what its headers are described to do', async (_name, endpoint) => {
  const [stale] = await askTwice(endpoint, { 'if-match': '"stale"' })
  const [first, again] = await askTwice(endpoint, { 'idempotency-key': 'name' })

  if (takesCondition(endpoint, endpoints)) expect(stale!.status).toBe(409)
  if (endpoint.changesNothing) expect(stale!.status).not.toBe(409)
  const isDone = first!.status === 200
  const replayed = again!.headers.get('idempotent-replayed')
  expect(replayed).toBe(isDone && takesName(endpoint) ? 'true' : null)
})
