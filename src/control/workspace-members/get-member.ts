import type { UserId, WorkspaceId } from '#domain/id.ts'
import { findPerson } from '#store/queries/people.ts'
import type { Person } from '#store/queries/people.ts'
import { findWorkspaceMember } from '#store/queries/workspace-members.ts'
import type { WorkspaceMember } from '#store/queries/workspace-members.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'

export type MemberPlace = { readonly workspaceId: WorkspaceId; readonly userId: UserId }

/** A role that was given, and that the person's role in the organization leaves in force. */
export async function getMember(
  context: RequestContext,
  place: MemberPlace,
): Promise<WorkspaceMember> {
  const db = context.store.read
  const { organizationId } = await getWorkspace(context, place.workspaceId)
  const member = await findWorkspaceMember(db, place)
  const person = await findPerson(db, { organizationId, userId: place.userId })
  if (!member || !person || !holds(person, member)) throw notFound('Workspace member')
  return member
}

/** Admins and billing members are what their role in the organization makes them, whatever they were given before. */
export function holds(
  { role }: Pick<Person, 'role'>,
  { role: given }: Pick<WorkspaceMember, 'role'>,
): boolean {
  return role !== 'admin' && (role !== 'billing' || given === 'workspace_admin')
}
