import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { permissions } from '#contract/permissions.ts'
import type { Permission } from '#contract/permissions.ts'
import { routes } from '#control/routes.ts'
import type { Answer } from './control.ts'
import { describeOpenRoutes } from './open-routes-suite.ts'
import { bodyOf, idsOf, missingIds, namedCalls, pathOf } from './permission-calls.ts'
import type { NamedCall } from './permission-calls.ts'
import { expectedOf, maySee } from './permission-expectation.ts'
import type { Expected, Where } from './permission-expectation.ts'
import type { Ids } from './permission-rows.ts'
import { openStage } from './permission-stage.ts'
import type { Caller, Stage } from './permission-stage.ts'
import type { OpenedDatabase } from './store-suite.ts'

const wheres = ['own', 'other', 'foreign'] as const

/** Every endpoint, asked by everybody about everything: what the table of permissions says, and nothing else. */
export function describePermissions(
  databaseName: string,
  open: () => Promise<OpenedDatabase>,
): void {
  describe(`permissions on ${databaseName}`, () => {
    let shared: Stage
    beforeAll(async () => {
      shared = await openStage(open)
    })
    afterAll(() => shared.world.close())

    const calls = namedCalls(routes.map(({ endpoint }) => endpoint)).map(
      (call) => [call.title, call] as const,
    )
    test.each(calls)(
      '%s is done for whom the table names, and for nobody else',
      async (_title, call) => {
        const stage = call.row.alone ? await openStage(open) : shared
        stage.made.clear()

        const faults = await findFaults(call, stage)

        if (stage !== shared) await stage.world.close()
        expect(faults).toEqual([])
      },
    )

    const mixed = calls.filter(([, { names }]) => names.length > 1)
    test.each(mixed)('%s takes nothing from two organizations at once', async (_title, call) => {
      const { places } = shared
      const options = { made: new Map(), ownerId: undefined }
      const key = adminKeyFor(call, shared)
      for (const [parameter] of call.names) {
        const own = await idsOf(call, places.own, options)
        const foreign = await idsOf(call, places.foreign, options)
        const answer = await ask(shared, call, {
          key,
          ids: { ...own, [parameter]: foreign[parameter]! },
        })
        const missing = { ...own, [parameter]: missingIds(call)[parameter]! }
        const likeMissing = await ask(shared, call, { key, ids: missing })

        expect([400, 404], `${parameter}: ${textOf(answer)}`).toContain(answer.status)
        expect(textOf(answer)).toBe(textOf(likeMissing))
      }
    })

    test('every endpoint turns away who shows no secret, or one that is closed or of nobody', async () => {
      const { archivedKey } = shared
      const keys = {
        'no key': '',
        archived: archivedKey,
        unknown: `${archivedKey.slice(0, -4)}AAAA`,
      }
      for (const [, call] of calls) {
        for (const [name, key] of Object.entries(keys)) {
          const answer = await ask(shared, call, { key, ids: missingIds(call) })
          expect([name, call.title, textOf(answer)]).toEqual([
            name,
            call.title,
            unauthenticated(key),
          ])
          expect(answer.headers.get('anthropic-organization-id')).toBeNull()
        }
      }
    })
  })

  describeOpenRoutes(databaseName, open)
}

/** That of an admin who is signed in, where keys may not. */
function adminKeyFor({ action }: NamedCall, { world, callers }: Stage): string {
  const { sessionOnly }: Permission = permissions[action]
  if (!sessionOnly) return world.adminKey
  const admin = callers.find(
    ({ asker }) => asker.type === 'person' && asker.role === 'admin' && asker.isFresh,
  )
  return admin!.key
}

function unauthenticated(key: string): string {
  const message = key === '' ? 'x-api-key header is required' : 'invalid x-api-key'
  const error = { type: 'authentication_error', message }
  return `401 ${JSON.stringify({ type: 'error', error, request_id: '' })}`
}

async function findFaults(call: NamedCall, stage: Stage): Promise<string[]> {
  const faults: string[] = []
  let succeeds = false
  for (const caller of stage.callers) {
    for (const where of call.names.length === 0 ? (['own'] as const) : wheres) {
      const ids = await idsAt(call, stage, { caller, where })
      const answer = await ask(stage, call, { key: caller.key, ids })
      const fault = await faultOf(answer, call, { stage, caller, where })
      if (fault) faults.push(`${JSON.stringify(caller.asker)} on ${where}: ${fault}`)
      if (answer.status !== 200) continue
      succeeds = true
      if (call.row.once || call.endpoint.method === 'DELETE') forget(stage, where)
    }
  }
  if (!succeeds && !call.row.inVain) faults.push('nobody succeeds, so that this shows little')
  return faults
}

function forget({ made, places }: Stage, where: Where): void {
  for (const slot of made.keys()) if (slot.startsWith(places[where].workspaceId)) made.delete(slot)
}

type Case = { readonly caller: Caller; readonly where: Where }

async function idsAt(call: NamedCall, stage: Stage, { caller, where }: Case): Promise<Ids> {
  const { world, places, made } = stage
  // Whoever makes the things asks often, and would be told to slow down.
  world.clock.advance(20)
  const ownerId = where === 'own' ? caller.userId : undefined
  return idsOf(call, places[where], { made, ownerId })
}

/** What is wrong with the answer; `undefined` when it is as the table says. */
async function faultOf(
  answer: Answer,
  call: NamedCall,
  { stage, caller, where }: Case & { readonly stage: Stage },
): Promise<string | undefined> {
  const { asker, key } = caller
  const expected = expectedOf(asker, call, { about: call.about, where })
  const given = textOf(answer)
  if (!isAs(answer.status, expected)) return `expected to be ${expected}, got ${given}`
  const isHidden = (each: Where): boolean => !maySee(asker, call.action, each)
  const filtersHidden = call.about === 'filter' && expected === 'allowed' && isHidden(where)
  if (answer.status === 404 || filtersHidden) {
    const missing = await ask(stage, call, { key, ids: missingIds(call) })
    if (textOf(missing) !== given) return `${given} differs from ${textOf(missing)}`
  }
  if (answer.status !== 200) return undefined
  const leak = wheres.find((each) => isHidden(each) && shows(given, stage, each))
  return leak && `shows what is ${leak}: ${given}`
}

function shows(given: string, { places }: Stage, where: Where): boolean {
  const { workspaceId, organizationId } = places[where]
  return given.includes(workspaceId) || (where === 'foreign' && given.includes(organizationId))
}

function ask(
  { world }: Stage,
  call: NamedCall,
  { key, ids }: { readonly key: string; readonly ids: Ids },
): Promise<Answer> {
  const { method } = call.endpoint
  return world.call(method, pathOf(call, ids), { key, body: bodyOf(call, ids) })
}

function textOf({ status, body }: Answer): string {
  if (typeof body === 'string') return `${status} ${body}`
  return `${status} ${JSON.stringify('request_id' in body ? { ...body, request_id: '' } : body)}`
}

function isAs(status: number, expected: Expected): boolean {
  switch (expected) {
    case 'forbidden':
      return status === 403
    case 'missing':
      return status === 404
    case 'refused':
      return status === 400
    case 'allowed':
      return status === 200 || status === 400 || status === 409
  }
}
