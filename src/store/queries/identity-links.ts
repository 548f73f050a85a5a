import type { IdentityLinkId, IdentityProviderId, OrganizationId, UserId } from '#domain/id.ts'
import type { Db } from '../port.ts'

/** Whom a provider means by its subject. `createdAtMs` is in Unix milliseconds. */
export type IdentityLink = {
  readonly id: IdentityLinkId
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly identityProviderId: IdentityProviderId
  readonly subject: string
  readonly createdAtMs: number
}

/** Rejects when the subject is somebody already. */
export async function insertIdentityLink(db: Db, link: IdentityLink): Promise<void> {
  await db
    .insertInto('identity_link')
    .values({
      id: link.id,
      organization_id: link.organizationId,
      user_id: link.userId,
      identity_provider_id: link.identityProviderId,
      subject: link.subject,
      created_at_ms: BigInt(link.createdAtMs),
    })
    .execute()
}

/** `undefined` for a subject that has never signed in. */
export async function findIdentityLink(
  db: Db,
  key: Pick<IdentityLink, 'identityProviderId' | 'subject'>,
): Promise<IdentityLink | undefined> {
  const row = await db
    .selectFrom('identity_link')
    .selectAll()
    .where('identity_provider_id', '=', key.identityProviderId)
    .where('subject', '=', key.subject)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      organizationId: row.organization_id,
      userId: row.user_id,
      identityProviderId: row.identity_provider_id,
      subject: row.subject,
      createdAtMs: Number(row.created_at_ms),
    }
  )
}

/** The person's, with the names of the providers, oldest first. */
export async function listIdentityLinksOf(
  db: Db,
  userId: UserId,
): Promise<
  readonly (Pick<IdentityLink, 'identityProviderId' | 'createdAtMs'> & { name: string })[]
> {
  const rows = await db
    .selectFrom('identity_link')
    .innerJoin('identity_provider', 'identity_provider.id', 'identity_link.identity_provider_id')
    .select([
      'identity_link.identity_provider_id',
      'identity_link.created_at_ms',
      'identity_provider.name',
    ])
    .where('identity_link.user_id', '=', userId)
    .orderBy('identity_link.id')
    .execute()
  return rows.map((row) => ({
    identityProviderId: row.identity_provider_id,
    createdAtMs: Number(row.created_at_ms),
    name: row.name,
  }))
}

/** All that the person has. */
export async function deleteIdentityLinksOf(db: Db, userId: UserId): Promise<void> {
  await db.deleteFrom('identity_link').where('user_id', '=', userId).execute()
}

/** All that a provider has vouched for. */
export async function deleteIdentityLinksBy(db: Db, id: IdentityProviderId): Promise<void> {
  await db.deleteFrom('identity_link').where('identity_provider_id', '=', id).execute()
}
