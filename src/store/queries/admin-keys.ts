import type { AdminKeyId, OrganizationId, UserId } from '#domain/id.ts'
import type { Db } from '../port.ts'

/** Whose requests an admin key signs. */
export type AdminKeyIdentity = {
  readonly id: AdminKeyId
  readonly organizationId: OrganizationId
  /** Whoever made the key; what it makes is recorded as made by them. */
  readonly userId: UserId
}

/** A key that is active from its transaction on. The digest stands in for the secret, which is not stored. */
export type NewAdminKey = AdminKeyIdentity & {
  readonly name: string
  /** SHA-256 of the secret, in hex. */
  readonly digest: string
  readonly hint: string
  readonly createdAtMs: number
}

/** Rejects when the id or the digest is taken, or the organization is not there. */
export async function insertAdminKey(db: Db, key: NewAdminKey): Promise<void> {
  await db
    .insertInto('admin_key')
    .values({
      id: key.id,
      organization_id: key.organizationId,
      name: key.name,
      status: 'active',
      digest: key.digest,
      hint: key.hint,
      created_by_user_id: key.userId,
      created_at_ms: BigInt(key.createdAtMs),
    })
    .execute()
}

type Maker = { readonly organizationId: OrganizationId; readonly userId: UserId }

/** The active keys that somebody made. */
export async function listActiveAdminKeysOf(
  db: Db,
  { organizationId, userId }: Maker,
): Promise<readonly AdminKeyId[]> {
  const rows = await db
    .selectFrom('admin_key')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('created_by_user_id', '=', userId)
    .where('status', '=', 'active')
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}

/** From the transaction on they open nothing, for good. */
export async function archiveAdminKeysOf(db: Db, maker: Maker): Promise<readonly AdminKeyId[]> {
  const ids = await listActiveAdminKeysOf(db, maker)
  await db
    .updateTable('admin_key')
    .set({ status: 'archived' })
    .where('organization_id', '=', maker.organizationId)
    .where('created_by_user_id', '=', maker.userId)
    .where('status', '=', 'active')
    .execute()
  return ids
}

/** Archived keys are not found: they open nothing. */
export async function findAdminKeyByDigest(
  db: Db,
  digest: string,
): Promise<AdminKeyIdentity | undefined> {
  const row = await db
    .selectFrom('admin_key')
    .select(['id', 'organization_id', 'created_by_user_id'])
    .where('digest', '=', digest)
    .where('status', '=', 'active')
    .executeTakeFirst()
  return row && { id: row.id, organizationId: row.organization_id, userId: row.created_by_user_id }
}
