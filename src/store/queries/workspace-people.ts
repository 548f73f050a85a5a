import { sql } from 'kysely'
import type { RawBuilder, SqlBool } from 'kysely'
import type { OrganizationId, UserId, WorkspaceId } from '#domain/id.ts'
import type { AssignedWorkspaceRole, OrganizationRole } from '#domain/role.ts'
import type { Db } from '../port.ts'
import { optionalNumber } from './nullable.ts'
import { hasText } from './search.ts'

/** Somebody who has a role in a workspace. `addedAtMs` is in Unix milliseconds. */
export type WorkspacePerson = {
  readonly userId: UserId
  readonly name: string
  readonly email: string
  readonly organizationRole: OrganizationRole
  /** What they were given there, whether or not their role in the organization now says more. */
  readonly given: { readonly role: AssignedWorkspaceRole; readonly addedAtMs: number } | null
}

/** Which people of a workspace. */
export type WorkspacePeopleFilter = {
  readonly organizationId: OrganizationId
  readonly workspaceId: WorkspaceId
  /** Everybody has a role in the Default workspace. */
  readonly isDefault: boolean
  /** Only those with this in their name or address; undefined = all. */
  readonly search: string | undefined
  readonly order: WorkspacePeopleOrder
}

/** `inherited_first`: admins, then billing members, then the others, by name in each. */
export type WorkspacePeopleOrder = 'inherited_first' | 'name_ascending' | 'name_descending'

/** A place in the list, which is in this order. */
export type WorkspacePeoplePlace = {
  readonly rank: number
  readonly name: string
  readonly userId: UserId
}

/** At most `limit` people beyond the place. */
export async function listWorkspacePeople(
  db: Db,
  { organizationId, workspaceId, isDefault, search, order }: WorkspacePeopleFilter,
  { after, limit }: { after: WorkspacePeoplePlace | undefined; limit: number },
): Promise<readonly WorkspacePerson[]> {
  const direction = order === 'name_descending' ? sql`desc` : sql`asc`
  const rows = await peopleAround(db, workspaceId)
    .select(['person.name', 'person.email', 'person.role'])
    .select(['workspace_member.workspace_role', 'workspace_member.created_at_ms as added_at_ms'])
    .where('person.organization_id', '=', organizationId)
    .where('person.removed_at_ms', 'is', null)
    .$if(!isDefault, (query) =>
      query.where((where) =>
        where.or([
          where('person.role', 'in', ['admin', 'billing']),
          where('workspace_member.user_id', 'is not', null),
        ]),
      ),
    )
    .$if(search !== undefined, (query) =>
      query.where(hasText({ words: ['person.name', 'person.email'], codes: [] }, search!)),
    )
    .$if(after !== undefined, (query) => query.where(isBeyond(after!, order)))
    .orderBy(rankIn(order))
    .orderBy(sql`${foldedName} ${direction}, person.id ${direction}`)
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    userId: row.id,
    name: row.name,
    email: row.email,
    organizationRole: row.role,
    given:
      row.workspace_role === null
        ? null
        : { role: row.workspace_role, addedAtMs: optionalNumber(row.added_at_ms) ?? 0 },
  }))
}

/** Where somebody stands in the list, or would if they were in it; `undefined` for nobody of the organization. */
export async function findWorkspacePeoplePlace(
  db: Db,
  {
    organizationId,
    workspaceId,
    order,
  }: Pick<WorkspacePeopleFilter, 'organizationId' | 'workspaceId' | 'order'>,
  userId: UserId,
): Promise<WorkspacePeoplePlace | undefined> {
  const row = await peopleAround(db, workspaceId)
    .select([rankIn(order).as('rank'), foldedName.as('name')])
    .where('person.organization_id', '=', organizationId)
    .where('person.id', '=', userId)
    .executeTakeFirst()
  return row && { rank: Number(row.rank), name: row.name, userId: row.id }
}

function peopleAround(db: Db, workspaceId: WorkspaceId) {
  return db
    .selectFrom('person')
    .leftJoin('workspace_member', (join) =>
      join
        .onRef('workspace_member.user_id', '=', 'person.id')
        .on('workspace_member.workspace_id', '=', workspaceId),
    )
    .select('person.id')
}

// Billing members who were made admin of the workspace are there by hand.
const rank = sql<bigint>`case person.role when 'admin' then 0 when 'billing' then
  case when workspace_member.workspace_role = 'workspace_admin' then 2 else 1 end else 2 end`
const foldedName = sql<string>`lower(person.name)`

/** In orders of names alone, all stand alike. */
function rankIn(order: WorkspacePeopleOrder): RawBuilder<unknown> {
  return order === 'inherited_first' ? rank : sql`0 + 0`
}

function isBeyond({ rank: at, name, userId }: WorkspacePeoplePlace, order: WorkspacePeopleOrder) {
  const operator = order === 'name_descending' ? sql`<` : sql`>`
  const here = sql`(${rankIn(order)}, ${foldedName}, person.id)`
  return sql<SqlBool>`${here} ${operator} (${BigInt(at)}, ${name}, ${userId})`
}
