import type { OrganizationId, UserId, WorkspaceId } from '#domain/id.ts'
import type { AssignedWorkspaceRole, OrganizationRole } from '#domain/role.ts'
import type { Db } from '../port.ts'

/** Somebody of one organization; another may have the same address. `createdAtMs` is in Unix milliseconds. */
export type NewPerson = {
  readonly id: UserId
  readonly organizationId: OrganizationId
  /** In lower case: an address names one person however it is typed. */
  readonly email: string
  readonly name: string
  readonly role: OrganizationRole
  /** An argon2id PHC string. */
  readonly passwordHash: string
  readonly createdAtMs: number
}

/** Rejects when the organization has somebody of that address. */
export async function insertPerson(db: Db, person: NewPerson): Promise<void> {
  await db
    .insertInto('person')
    .values({
      id: person.id,
      organization_id: person.organizationId,
      email: person.email,
      name: person.name,
      role: person.role,
      password_hash: person.passwordHash,
      created_at_ms: BigInt(person.createdAtMs),
    })
    .execute()
}

/** What decides what a person may do. */
export type PersonStanding = {
  readonly role: OrganizationRole
  readonly defaultWorkspaceId: WorkspaceId
  readonly memberships: ReadonlyMap<WorkspaceId, AssignedWorkspaceRole>
}

/** `undefined` for somebody who is not a member, or not any more. */
export async function findPersonStanding(
  db: Db,
  { organizationId, userId }: { readonly organizationId: OrganizationId; readonly userId: UserId },
): Promise<PersonStanding | undefined> {
  const person = await db
    .selectFrom('person')
    .innerJoin('workspace', 'workspace.organization_id', 'person.organization_id')
    .select(['person.role', 'workspace.id as default_workspace_id'])
    .where('person.id', '=', userId)
    .where('person.organization_id', '=', organizationId)
    .where('person.removed_at_ms', 'is', null)
    .where('workspace.is_default', '=', 1n)
    .executeTakeFirst()
  if (!person) return undefined
  const members = await db
    .selectFrom('workspace_member')
    .select(['workspace_id', 'workspace_role'])
    .where('user_id', '=', userId)
    .execute()
  return {
    role: person.role,
    defaultWorkspaceId: person.default_workspace_id,
    memberships: new Map(members.map((row) => [row.workspace_id, row.workspace_role])),
  }
}
