import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Endpoint } from '#contract/endpoint.ts'
import { routes } from '#control/routes.ts'
import type { Answer } from './control.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import {
  assignedRoles,
  expectedOf,
  mayForAll,
  organizationRoles,
} from './permission-expectation.ts'
import type { Asker, Expected, Where } from './permission-expectation.ts'
import { addPerson } from './people.ts'
import { namedCall } from './permission-rows.ts'
import type { Ids, NamedCall } from './permission-rows.ts'
import type { OpenedDatabase } from './store-suite.ts'
import { openPlace, things } from './things.ts'
import type { Place } from './things.ts'

/** Those that decide by who asks. */
const asked: readonly Endpoint[] = routes.map(({ endpoint }) => endpoint)

type Places = Readonly<Record<Where, Place>>

/** Where an endpoint is tried out. */
type Stage = {
  readonly world: ControlWorld
  readonly places: Places
  readonly askers: readonly (readonly [Asker, string])[]
  /** Things that are there, by place and parameter. */
  readonly made: Map<string, string>
}

async function openStage(open: () => Promise<OpenedDatabase>): Promise<Stage> {
  const world = await openControlWorld(await open())
  const places = await openPlaces(world)
  return { world, places, askers: await listAskers(world, places.own), made: new Map() }
}

/** Every endpoint, asked by everybody about everything: what the table of permissions says, and nothing else. */
export function describePermissions(
  databaseName: string,
  open: () => Promise<OpenedDatabase>,
): void {
  describe(`permissions on ${databaseName}`, () => {
    let forReading: Promise<Stage>
    beforeAll(() => {
      forReading = openStage(open)
    })
    afterAll(async () => (await forReading).world.close())

    test.each(asked.map((each) => [`${each.method} ${each.path}`, each] as const))(
      '%s is done for whom the table names, and for nobody else',
      async (_name, endpoint) => {
        const stage = endpoint.method === 'GET' ? await forReading : await openStage(open)

        const found: string[] = []
        for (const [asker, key] of stage.askers) {
          for (const where of ['own', 'other', 'foreign'] as const) {
            const fault = await findFault(endpoint, { asker, key, where }, stage)
            if (fault) found.push(`${JSON.stringify(asker)} on ${where}: ${fault}`)
          }
        }

        if (endpoint.method !== 'GET') await stage.world.close()
        expect(found).toEqual([])
      },
    )
  })
}

async function openPlaces(world: ControlWorld): Promise<Places> {
  const { adminKey } = await world.createOtherOrganization()
  const own = await openPlace(world, world.adminKey)
  const other = await openPlace(world, world.adminKey)
  const foreign = await openPlace(world, adminKey)
  // So that there is something in each place that a list could show by mistake.
  for (const place of [own, other, foreign]) {
    for (const [name, { make }] of Object.entries(things)) {
      if (asked.some(({ path }) => path.includes(`{${name}}`))) await make(place)
    }
  }
  return { own, other, foreign }
}

async function listAskers(world: ControlWorld, own: Place): Promise<[Asker, string][]> {
  const askers: [Asker, string][] = [[{ type: 'admin_key' }, world.adminKey]]
  // Of the Default workspace, so that nothing that is tried closes it.
  const { key } = await own.ask('POST', '/v1/organizations/api_keys', { name: 'asker' })
  askers.push([{ type: 'api_key' }, key])
  for (const role of organizationRoles) {
    for (const assigned of assignedRoles) {
      const memberships = assigned ? { [own.workspaceId]: assigned } : {}
      const { session } = await addPerson(world, { role, memberships })
      askers.push([{ type: 'person', role, assigned }, session])
    }
  }
  return askers
}

type Case = { readonly asker: Asker; readonly key: string; readonly where: Where }

/** What is wrong with the answer; `undefined` when it is as the table says. */
async function findFault(
  endpoint: Endpoint,
  { asker, key, where }: Case,
  { places, made }: Stage,
): Promise<string | undefined> {
  const call = namedCall(endpoint)
  const namesNothing = call.names.length === 0
  if (namesNothing && where !== 'own') return undefined
  const place = places[where]
  const ask = (ids: Ids): Promise<Answer> =>
    place.world.call(endpoint.method, call.pathOf(ids), {
      key,
      body: endpoint.method === 'GET' ? undefined : call.bodyOf(ids),
    })
  const expected = expectedOf(asker, call.action, { ...call, where, namesNothing })
  const answer = await ask(await idsOf(call, place, made))
  // Whatever was done to a thing, the next asker gets another.
  if (endpoint.method !== 'GET' && answer.status === 200) made.clear()
  const given = `${answer.status} ${JSON.stringify(answer.body)}`
  if (!isAs(answer.status, expected)) return `expected to be ${expected}, got ${given}`
  if (answer.status === 404) {
    const missing = await ask(missingIds(call))
    if (textOf(missing) !== textOf(answer)) return `${given} differs from ${textOf(missing)}`
  }
  const hidden = mayForAll(asker, call.action) ? ['foreign'] : ['foreign', 'other']
  const leak = hidden.find((each) => given.includes(places[each as Where].workspaceId))
  return answer.status === 200 && where === 'own' && leak ? `shows what is ${leak}` : undefined
}

async function idsOf({ names }: NamedCall, place: Place, made: Map<string, string>): Promise<Ids> {
  const ids: Record<string, string> = {}
  for (const name of names) {
    const slot = `${place.workspaceId} ${name}`
    ids[name] = made.get(slot) ?? (await things[name]!.make(place))
    made.set(slot, ids[name])
  }
  return ids
}

function missingIds({ names }: NamedCall): Ids {
  const prefixes: Ids = { workspace_id: 'wrkspc', api_key_id: 'apikey', user_id: 'user' }
  return Object.fromEntries(names.map((name) => [name, `${prefixes[name] ?? 'x'}_01missing`]))
}

function textOf({ status, body }: Answer): string {
  return `${status} ${JSON.stringify({ ...body, request_id: '' })}`
}

function isAs(status: number, expected: Expected): boolean {
  if (expected === 'forbidden') return status === 403
  if (expected === 'missing') return status === 404
  return status === 200 || status === 400 || status === 409
}
