import type { AdminKeyId, OrganizationId, UserId } from '#domain/id.ts'
import type { Db } from '../port.ts'
import { hasText } from './search.ts'

/** At most that many of each kind, newest first: people, also removed ones, and admin keys with this in their names. */
export async function findActors(
  db: Db,
  { organizationId, text, limit }: ActorSearch,
): Promise<readonly (UserId | AdminKeyId)[]> {
  const people = await db
    .selectFrom('person')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where(hasText({ words: ['person.name', 'person.email'], codes: [] }, text))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  const keys = await db
    .selectFrom('admin_key')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where(hasText({ words: ['admin_key.name'], codes: [] }, text))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return [...people, ...keys].map(({ id }) => id)
}

type ActorSearch = {
  readonly organizationId: OrganizationId
  readonly text: string
  readonly limit: number
}
