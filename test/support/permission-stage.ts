import type { UserId } from '#domain/id.ts'
import { assignedWorkspaceRoles, organizationRoles } from '#domain/role.ts'
import type { AssignedWorkspaceRole, OrganizationRole } from '#domain/role.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import type { Asker, Where } from './permission-expectation.ts'
import type { OpenedDatabase } from './store-suite.ts'
import { openPlace, things } from './things.ts'
import type { Place } from './things.ts'

/** Somebody who asks, and the secret that they ask with. */
export type Caller = {
  readonly asker: Asker
  readonly key: string
  readonly userId?: UserId
}

/** Where endpoints are tried out. */
export type Stage = {
  readonly world: ControlWorld
  readonly places: Readonly<Record<Where, Place>>
  readonly callers: readonly Caller[]
  /** Of an API key whose workspace is archived. */
  readonly archivedKey: string
  /** Things that are there, by place and name. */
  readonly made: Map<string, string>
}

export async function openStage(open: () => Promise<OpenedDatabase>): Promise<Stage> {
  const world = await openControlWorld(await open())
  const { adminKey } = await world.createOtherOrganization()
  const places = {
    own: await openPlace(world, world.adminKey),
    other: await openPlace(world, world.adminKey),
    foreign: await openPlace(world, adminKey),
  }
  // So that there is something in each place that a list could show by mistake.
  for (const place of Object.values(places)) {
    for (const { make } of Object.values(things)) await make(place)
  }
  const callers = await listCallers(world, places.own)
  return { world, places, callers, archivedKey: await makeArchivedKey(world), made: new Map() }
}

/** Of two roles that are alike in all workspaces, or the same in each, not every combination is worth its time. */
function assignedTo(role: OrganizationRole): readonly (AssignedWorkspaceRole | undefined)[] {
  switch (role) {
    case 'admin':
      return [undefined, 'workspace_user']
    case 'claude_code_user':
      return [undefined, 'workspace_user', 'workspace_admin']
    case 'user':
    case 'developer':
    case 'billing':
      return [undefined, ...assignedWorkspaceRoles]
  }
}

async function listCallers(world: ControlWorld, own: Place): Promise<Caller[]> {
  const callers: Caller[] = [
    // First, since it closes with its workspace.
    { asker: { type: 'api_key' }, key: await makeKey(own) },
    { asker: { type: 'admin_key' }, key: world.adminKey },
  ]
  const add = async (person: Asker & { type: 'person' }): Promise<void> => {
    const { role, assigned, isFresh } = person
    const memberships = assigned ? { [own.workspaceId]: assigned } : {}
    const verifiedMsAgo = isFresh ? 0 : 11 * 60_000
    const { session, userId } = await addPerson(world, { role, memberships, verifiedMsAgo })
    callers.push({ asker: person, key: session, userId })
  }
  for (const role of organizationRoles) {
    for (const assigned of assignedTo(role)) {
      await add({ type: 'person', role, assigned, isFresh: true })
    }
  }
  for (const role of ['user', 'admin'] as const) {
    await add({ type: 'person', role, assigned: undefined, isFresh: false })
  }
  return callers
}

async function makeArchivedKey(world: ControlWorld): Promise<string> {
  const place = await openPlace(world, world.adminKey)
  const key = await makeKey(place)
  await place.ask('POST', `/v1/organizations/workspaces/${place.workspaceId}/archive`)
  return key
}

async function makeKey({ ask, workspaceId }: Place): Promise<string> {
  const body = { name: 'asker', workspace_id: workspaceId }
  return (await ask('POST', '/v1/organizations/api_keys', body)).key
}
