import type { OrganizationId } from '#domain/id.ts'
import type { Db } from '../port.ts'

/** A tenant, named by id in every row that belongs to it. `createdAtMs` is in Unix milliseconds. */
export type Organization = {
  readonly id: OrganizationId
  readonly name: string
  readonly createdAtMs: number
}

/** Rejects when the id is taken. */
export async function insertOrganization(db: Db, organization: Organization): Promise<void> {
  await db
    .insertInto('organization')
    .values({
      id: organization.id,
      name: organization.name,
      created_at_ms: BigInt(organization.createdAtMs),
    })
    .execute()
}

/** Returns `undefined` only for an id from outside: keys, workspaces and people cannot outlive theirs. */
export async function findOrganization(
  db: Db,
  id: OrganizationId,
): Promise<Organization | undefined> {
  const row = await db
    .selectFrom('organization')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row && { id: row.id, name: row.name, createdAtMs: Number(row.created_at_ms) }
}
