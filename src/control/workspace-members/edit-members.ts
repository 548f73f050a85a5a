import type { AddWorkspaceMemberBody } from '#contract/workspace-members.ts'
import type { WorkspaceId } from '#domain/id.ts'
import type { AssignedWorkspaceRole } from '#domain/role.ts'
import type { Db, StoreTransaction } from '#store/port.ts'
import type { Person } from '#store/queries/people.ts'
import {
  deleteWorkspaceMember,
  findWorkspaceMember,
  putWorkspaceMember,
} from '#store/queries/workspace-members.ts'
import type { WorkspaceMember } from '#store/queries/workspace-members.ts'
import { invalidRequest, notFound } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { closeLostPlaygroundKeys } from '../playground-keys/close-playground-keys.ts'
import { getUser } from '../users/get-user.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'
import { holds } from './get-member.ts'
import type { MemberPlace } from './get-member.ts'
import { presentMember } from './present-member.ts'

/** In force for the person's next request. */
export function addMember(
  context: RequestContext,
  workspaceId: WorkspaceId,
  { user_id: userId, workspace_role: role }: AddWorkspaceMemberBody,
): Promise<WorkspaceMember> {
  return change(context, async (tx) => {
    const { person, before } = await findPlace(context, { workspaceId, userId }, tx.db)
    refuseInherited(person, role)
    if (before && holds(person, before)) {
      throw invalidRequest('user_id: Is a member of the workspace already')
    }
    return save(context, tx, { before, after: { ...placeOf(person, workspaceId), role } })
  })
}

/** A billing member, who has no role of their own, becomes admin of the workspace this way too. */
export function updateMember(
  context: RequestContext,
  { workspaceId, userId, role }: MemberPlace & { readonly role: AssignedWorkspaceRole },
): Promise<WorkspaceMember> {
  return change(context, async (tx) => {
    const { person, before } = await findPlace(context, { workspaceId, userId }, tx.db)
    refuseInherited(person, role)
    if (!before && person.role !== 'billing') throw notFound('Workspace member')
    if (before?.role === role) return before
    return save(context, tx, { before, after: { ...placeOf(person, workspaceId), role } })
  })
}

/** From the commit on the person has in the workspace what their role in the organization gives, or nothing. */
export function removeMember(context: RequestContext, place: MemberPlace): Promise<void> {
  return change(context, async (tx) => {
    const { person, before } = await findPlace(context, place, tx.db)
    if (person.role === 'admin') throw inherited(person)
    if (person.role === 'billing' && !(before && holds(person, before))) throw inherited(person)
    if (!before) throw notFound('Workspace member')
    await deleteWorkspaceMember(tx.db, before)
    await recordChange(context, tx, {
      type: 'platform_workspace_member_removed',
      subjectId: person.id,
      workspaceId: before.workspaceId,
      before: presentMember(before),
      after: null,
    })
    await closeLostPlaygroundKeys(context, tx, person.id)
  })
}

/** Names the workspace's fault before the person's: who may not see the one learns nothing of the other. */
async function findPlace(
  context: RequestContext,
  { workspaceId, userId }: MemberPlace,
  db: Db,
): Promise<{ readonly person: Person; readonly before: WorkspaceMember | undefined }> {
  const workspace = await getWorkspace(context, workspaceId, db)
  if (workspace.isDefault) {
    throw invalidRequest('The Default workspace has no members: roles in the organization say all.')
  }
  if (workspace.archivedAtMs !== null) throw invalidRequest('The workspace is archived.')
  const person = await getUser(context, userId, db)
  return { person, before: await findWorkspaceMember(db, { workspaceId, userId }) }
}

function placeOf({ organizationId, id }: Person, workspaceId: WorkspaceId) {
  return { organizationId, workspaceId, userId: id }
}

function refuseInherited(person: Person, role: AssignedWorkspaceRole): void {
  if (person.role === 'admin') throw inherited(person)
  if (person.role === 'billing' && role !== 'workspace_admin') throw inherited(person)
}

function inherited({ role }: Person) {
  return invalidRequest(
    role === 'admin'
      ? 'The user is an admin of the organization, and with it of every workspace.'
      : 'The user has the role billing in the organization, and with it in every workspace: ' +
          'all that they can be given there is workspace_admin.',
  )
}

async function save(
  context: RequestContext,
  tx: StoreTransaction,
  { before, after }: { before: WorkspaceMember | undefined; after: WorkspaceMember },
): Promise<WorkspaceMember> {
  await putWorkspaceMember(tx.db, after, context.clock.now())
  await recordChange(context, tx, {
    type: before ? 'platform_workspace_member_updated' : 'platform_workspace_member_added',
    subjectId: after.userId,
    workspaceId: after.workspaceId,
    before: before ? presentMember(before) : null,
    after: presentMember(after),
  })
  return after
}
