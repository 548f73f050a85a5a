import type { Selectable } from 'kysely'
import type { OrganizationId, UserId, WorkspaceId } from '#domain/id.ts'
import type { Language } from '#domain/organization.ts'
import type { AssignedWorkspaceRole, OrganizationRole } from '#domain/role.ts'
import type { Db } from '../port.ts'
import type { PersonTable } from '../schema-people.ts'
import { isOfMailbox } from './mailbox.ts'
import { optionalBigInt, optionalNumber } from './nullable.ts'
import { namedBy, walk } from './ordered-page.ts'
import type { OrderedPageRequest } from './ordered-page.ts'
import { pageOf } from './page.ts'
import type { Page } from './page.ts'
import { hasText } from './search.ts'

/** Somebody of one organization; another may have the same address. Instants are Unix milliseconds. */
export type Person = {
  readonly id: UserId
  readonly organizationId: OrganizationId
  /** In lower case: an address names one person however it is typed. Empty once it is erased. */
  readonly email: string
  readonly name: string
  readonly role: OrganizationRole
  /** An argon2id PHC string. */
  readonly passwordHash: string
  readonly createdAtMs: number
  /** From then on no member. */
  readonly removedAtMs: number | null
  /** What they read; null: the organization's. */
  readonly language: Language | null
}

/** A member from the transaction on. */
export type NewPerson = Omit<Person, 'removedAtMs' | 'language'> & Partial<Pick<Person, 'language'>>

/** Rejects when the organization has a member of that address. */
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
      language: person.language ?? null,
    })
    .execute()
}

/** Writes all that can change of a person. Rejects when it would make a second member of that address. */
export async function updatePersonRow(db: Db, person: Person): Promise<void> {
  await db
    .updateTable('person')
    .set({
      email: person.email,
      name: person.name,
      role: person.role,
      password_hash: person.passwordHash,
      created_at_ms: BigInt(person.createdAtMs),
      removed_at_ms: optionalBigInt(person.removedAtMs),
      language: person.language,
    })
    .where('id', '=', person.id)
    .execute()
}

type PersonKey = { readonly organizationId: OrganizationId; readonly userId: UserId }

/** Finds those who were removed too. Another organization's id finds nobody. */
export async function findPerson(
  db: Db,
  { organizationId, userId }: PersonKey,
): Promise<Person | undefined> {
  const row = await db
    .selectFrom('person')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', userId)
    .executeTakeFirst()
  return row && parsePerson(row)
}

/** The member of that very address; else whoever of it was removed last; else `undefined`. */
export async function findPersonByEmail(
  db: Db,
  { organizationId, email }: { readonly organizationId: OrganizationId; readonly email: string },
): Promise<Person | undefined> {
  const rows = await db
    .selectFrom('person')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('email', '=', email)
    .orderBy('removed_at_ms', 'desc')
    .execute()
  const people = rows.map(parsePerson)
  return people.find(({ removedAtMs }) => removedAtMs === null) ?? people[0]
}

/** How many members have the role. */
export async function countMembers(
  db: Db,
  organizationId: OrganizationId,
  role: OrganizationRole | undefined,
): Promise<number> {
  const row = await db
    .selectFrom('person')
    .select((each) => each.fn.countAll<bigint>().as('count'))
    .where('organization_id', '=', organizationId)
    .where('removed_at_ms', 'is', null)
    .$if(role !== undefined, (query) => query.where('role', '=', role!))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Every condition has to hold; undefined = any. */
export type PeopleFilter = {
  readonly organizationId: OrganizationId
  /** Any address of this mailbox. */
  readonly email: string | undefined
  readonly roles: readonly OrganizationRole[] | undefined
  /** With this in name, address or id. */
  readonly search?: string | undefined
}

/** Members only. */
export async function listPeopleRows(
  db: Db,
  { organizationId, email, roles, search }: PeopleFilter,
  page: OrderedPageRequest,
): Promise<Page<Person>> {
  const { isBeyond, orderBy } = walk(page, namedBy('person', 'name'))
  const rows = await db
    .selectFrom('person')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('removed_at_ms', 'is', null)
    .$if(email !== undefined, (query) => query.where(isOfMailbox('person.email', email!)))
    .$if(roles !== undefined, (query) => query.where('role', 'in', roles!))
    .$if(search !== undefined, (query) =>
      query.where(
        hasText({ words: ['person.name', 'person.email'], codes: ['person.id'] }, search!),
      ),
    )
    .where(isBeyond)
    .orderBy(orderBy)
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows.map(parsePerson), page)
}

/**
 * In which language the member of that address wants mail; `undefined` where none has chosen, or nobody has the
 * address. In lower case.
 */
export async function findLanguageOf(
  db: Db,
  { organizationId, email }: { readonly organizationId: OrganizationId; readonly email: string },
): Promise<Language | undefined> {
  const row = await db
    .selectFrom('person')
    .select('language')
    .where('organization_id', '=', organizationId)
    .where('email', '=', email)
    .where('removed_at_ms', 'is', null)
    .executeTakeFirst()
  return row?.language ?? undefined
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
  { organizationId, userId }: PersonKey,
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

function parsePerson(row: Selectable<PersonTable>): Person {
  return {
    id: row.id,
    organizationId: row.organization_id,
    email: row.email,
    name: row.name,
    role: row.role,
    passwordHash: row.password_hash,
    createdAtMs: Number(row.created_at_ms),
    removedAtMs: optionalNumber(row.removed_at_ms),
    language: row.language,
  }
}
