import { sql } from 'kysely'
import type { OrganizationId, UserId, WorkspaceId } from '#domain/id.ts'
import type { AssignedWorkspaceRole } from '#domain/role.ts'
import type { Db } from '../port.ts'
import { pageOf, seek } from './page.ts'
import type { Page, PageRequest } from './page.ts'

/** A role that somebody was given in a workspace. */
export type WorkspaceMember = {
  readonly organizationId: OrganizationId
  readonly workspaceId: WorkspaceId
  readonly userId: UserId
  readonly role: AssignedWorkspaceRole
}

type MemberKey = Pick<WorkspaceMember, 'workspaceId' | 'userId'>

/** Gives the role, in place of another that the person has there. `atMs` is in Unix milliseconds. */
export async function putWorkspaceMember(
  db: Db,
  member: WorkspaceMember,
  atMs: number,
): Promise<void> {
  await db
    .insertInto('workspace_member')
    .values({
      workspace_id: member.workspaceId,
      user_id: member.userId,
      organization_id: member.organizationId,
      workspace_role: member.role,
      created_at_ms: BigInt(atMs),
    })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'user_id']).doUpdateSet({ workspace_role: member.role }),
    )
    .execute()
}

/** Gives those whose given role holds the same in another workspace, which has no members yet. Returns how many. */
export async function copyWorkspaceMembers(
  db: Db,
  {
    from,
    to,
    atMs,
  }: { readonly from: WorkspaceId; readonly to: WorkspaceId; readonly atMs: number },
): Promise<number> {
  const copied = await db
    .insertInto('workspace_member')
    .columns(['workspace_id', 'user_id', 'organization_id', 'workspace_role', 'created_at_ms'])
    .expression(
      holdingMembersOf(db, from).select((each) => [
        sql<WorkspaceId>`cast(${to} as text)`.as('workspace_id'),
        'workspace_member.user_id',
        'workspace_member.organization_id',
        'workspace_member.workspace_role',
        each.cast<bigint>(each.val(BigInt(atMs)), 'bigint').as('created_at_ms'),
      ]),
    )
    .executeTakeFirst()
  return Number(copied.numInsertedOrUpdatedRows ?? 0n)
}

/** Does nothing when there is none. */
export async function deleteWorkspaceMember(
  db: Db,
  { workspaceId, userId }: MemberKey,
): Promise<void> {
  await db
    .deleteFrom('workspace_member')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .execute()
}

/** Takes away every role that the person was given, and returns the workspaces. */
export async function deleteMembershipsOf(db: Db, userId: UserId): Promise<readonly WorkspaceId[]> {
  const workspaceIds = await listMembershipsOf(db, userId)
  await db.deleteFrom('workspace_member').where('user_id', '=', userId).execute()
  return workspaceIds
}

/** The workspaces in which the person was given a role. */
export async function listMembershipsOf(db: Db, userId: UserId): Promise<readonly WorkspaceId[]> {
  const rows = await db
    .selectFrom('workspace_member')
    .select('workspace_id')
    .where('user_id', '=', userId)
    .orderBy('workspace_id')
    .execute()
  return rows.map((row) => row.workspace_id)
}

/** As it was given, whether or not the role in the organization now says more. */
export async function findWorkspaceMember(
  db: Db,
  { workspaceId, userId }: MemberKey,
): Promise<WorkspaceMember | undefined> {
  const row = await membersOf(db, workspaceId).where('user_id', '=', userId).executeTakeFirst()
  return row && parseMember(row)
}

/**
 * Those whose given role holds. Admins and billing members are what their role in the organization makes them, but
 * for billing members who were made admin of the workspace.
 */
export async function listWorkspaceMemberRows(
  db: Db,
  workspaceId: WorkspaceId,
  page: PageRequest,
): Promise<Page<WorkspaceMember>> {
  const { cursor, operator, direction } = seek(page)
  const rows = await holdingMembersOf(db, workspaceId)
    .select(memberColumns)
    .$if(cursor !== undefined, (query) => query.where('user_id', operator, cursor as UserId))
    .orderBy('user_id', direction)
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows.map(parseMember), page)
}

/** The role in the organization leaves the given one in force. */
function holdingMembersOf(db: Db, workspaceId: WorkspaceId) {
  return db
    .selectFrom('workspace_member')
    .innerJoin('person', 'person.id', 'workspace_member.user_id')
    .where('workspace_id', '=', workspaceId)
    .where('person.role', '!=', 'admin')
    .where((where) =>
      where.or([
        where('person.role', '!=', 'billing'),
        where('workspace_role', '=', 'workspace_admin'),
      ]),
    )
}

function membersOf(db: Db, workspaceId: WorkspaceId) {
  return db
    .selectFrom('workspace_member')
    .select(memberColumns)
    .where('workspace_id', '=', workspaceId)
}

const memberColumns = [
  'workspace_member.organization_id',
  'workspace_member.workspace_id',
  'workspace_member.user_id',
  'workspace_member.workspace_role',
] as const

function parseMember(row: {
  organization_id: OrganizationId
  workspace_id: WorkspaceId
  user_id: UserId
  workspace_role: AssignedWorkspaceRole
}): WorkspaceMember {
  return {
    organizationId: row.organization_id,
    workspaceId: row.workspace_id,
    userId: row.user_id,
    role: row.workspace_role,
  }
}
