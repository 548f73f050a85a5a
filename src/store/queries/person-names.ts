import type { OrganizationId, UserId } from '#domain/id.ts'
import type { Db } from '../port.ts'

/** How a person is called; both null once they have been erased. */
export type PersonName = {
  readonly name: string | null
  readonly email: string | null
  /** No member any more. */
  readonly isGone: boolean
}

/** Those of the organization's people who are asked for, members or not any more. */
export async function listPersonNames(
  db: Db,
  { organizationId, ids }: { organizationId: OrganizationId; ids: readonly UserId[] },
): Promise<ReadonlyMap<UserId, PersonName>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('person')
    .select(['id', 'name', 'email', 'removed_at_ms', 'erased_at_ms'])
    .where('organization_id', '=', organizationId)
    .where('id', 'in', ids)
    .execute()
  return new Map(
    rows.map(({ id, name, email, ...row }) => {
      const isGone = row.removed_at_ms !== null || row.erased_at_ms !== null
      const isErased = row.erased_at_ms !== null
      return [id, { name: isErased ? null : name, email: isErased ? null : email, isGone }]
    }),
  )
}
