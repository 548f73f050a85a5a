import { afterEach, beforeEach, expect, test } from 'vitest'
import { takesCondition, takesName } from '#contract/conditions.ts'
import { permissions } from '#contract/permissions.ts'
import type { Permission } from '#contract/permissions.ts'
import { openControlWorld } from '#test/support/control.ts'
import type { Answer, ControlWorld } from '#test/support/control.ts'
import { bodyOf, idsOf, namedCalls, pathOf } from '#test/support/permission-calls.ts'
import type { NamedCall } from '#test/support/permission-calls.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'
import { openPlace } from '#test/support/things.ts'
import { endpoints } from './endpoints.ts'
import { routes } from './routes.ts'

let world: ControlWorld

beforeEach(async () => {
  world = await openControlWorld(await openTemporarySqlite())
})
afterEach(() => world.close())

/** What an admin key may change: the headers are read before anybody is told apart. */
const changes = namedCalls(routes.map(({ endpoint }) => endpoint))
  .filter(
    ({ endpoint: { method, action } }) => method !== 'GET' && !isOfPeople(permissions[action]),
  )
  .map((call) => [call.title, call] as const)

function isOfPeople({ sessionOnly, apiKey }: Permission): boolean {
  return sessionOnly === true || apiKey === true
}

/** Sends the same request twice. */
async function askTwice(call: NamedCall, headers: Record<string, string>): Promise<Answer[]> {
  const place = await openPlace(world, world.adminKey)
  const ids = await idsOf(call, place, { made: new Map(), ownerId: undefined })
  const [path, body] = [pathOf(call, ids), bodyOf(call, ids)]
  const send = (): Promise<Answer> => world.call(call.endpoint.method, path, { headers, body })
  return [await send(), await send()]
}

test.each(changes)('%s does what its headers are described to do', async (_name, call) => {
  const { endpoint } = call
  const [stale] = await askTwice(call, { 'if-match': '"stale"' })
  const [first, again] = await askTwice(call, { 'idempotency-key': 'name' })

  // Who has been removed is not shown any more: their own GET says so, and a condition on it too.
  const isShown = !endpoint.path.endsWith('/erase')
  if (takesCondition(endpoint, endpoints)) expect(stale!.status).toBe(isShown ? 409 : 404)
  if (endpoint.changesNothing) expect(stale!.status).not.toBe(409)
  const isDone = first!.status === 200
  const replayed = again!.headers.get('idempotent-replayed')
  expect(replayed).toBe(isDone && takesName(endpoint) ? 'true' : null)
})
