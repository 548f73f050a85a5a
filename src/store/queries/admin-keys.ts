import type { AdminKeyId, OrganizationId, UserId } from '#domain/id.ts'
import type { Db } from '../port.ts'
import type { AdminKeyTable } from '../schema.ts'
import { namedBy, walk } from './ordered-page.ts'
import type { OrderedPageRequest } from './ordered-page.ts'
import { pageOf } from './page.ts'
import type { Page } from './page.ts'
import { hasText } from './search.ts'

/** Whose requests an admin key signs. */
export type AdminKeyIdentity = {
  readonly id: AdminKeyId
  readonly organizationId: OrganizationId
  /** Whoever made the key; what it makes is recorded as made by them. */
  readonly userId: UserId
}

/** One admin key, without what would open it. `createdAtMs` is in Unix milliseconds. */
export type AdminKey = AdminKeyIdentity & {
  readonly name: string
  /** `inactive` can be undone. */
  readonly status: 'active' | 'inactive' | 'archived'
  readonly hint: string
  readonly createdAtMs: number
}

/** A key that is active from its transaction on. The digest stands in for the secret, which is not stored. */
export type NewAdminKey = Omit<AdminKey, 'status'> & {
  /** SHA-256 of the secret, in hex. */
  readonly digest: string
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

/** Writes what can change of a key: its name and its status. */
export async function updateAdminKeyRow(
  db: Db,
  { id, name, status }: Pick<AdminKey, 'id' | 'name' | 'status'>,
): Promise<void> {
  await db.updateTable('admin_key').set({ name, status }).where('id', '=', id).execute()
}

type Maker = { readonly organizationId: OrganizationId; readonly userId: UserId }

/** The keys that somebody made and that are not archived. Those that are inactive could be enabled again. */
export async function listLiveAdminKeysOf(
  db: Db,
  { organizationId, userId }: Maker,
): Promise<readonly AdminKey[]> {
  const rows = await db
    .selectFrom('admin_key')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('created_by_user_id', '=', userId)
    .where('status', '!=', 'archived')
    .orderBy('id')
    .execute()
  return rows.map(parseAdminKey)
}

/** From the transaction on they open nothing, for good. Returns those that were not archived, as they were. */
export async function archiveLiveAdminKeysOf(db: Db, maker: Maker): Promise<readonly AdminKey[]> {
  const keys = await listLiveAdminKeysOf(db, maker)
  await db
    .updateTable('admin_key')
    .set({ status: 'archived' })
    .where('organization_id', '=', maker.organizationId)
    .where('created_by_user_id', '=', maker.userId)
    .where('status', '!=', 'archived')
    .execute()
  return keys
}

/** Disabled and archived keys are not found: they open nothing. */
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

/** By its id or by the digest of its secret, whatever its status. Another organization's finds nothing. */
export async function findAdminKey(
  db: Db,
  {
    organizationId,
    ...name
  }: { organizationId: OrganizationId } & ({ id: AdminKeyId } | { digest: string }),
): Promise<AdminKey | undefined> {
  const row = await db
    .selectFrom('admin_key')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where((where) =>
      'id' in name ? where('id', '=', name.id) : where('digest', '=', name.digest),
    )
    .executeTakeFirst()
  return row && parseAdminKey(row)
}

/** Keys of one organization, with `search` in name, hint or id. What is left out = any. */
export async function listAdminKeyRows(
  db: Db,
  filter: {
    readonly organizationId: OrganizationId
    readonly status?: AdminKey['status'] | undefined
    readonly excludesArchived?: boolean
    readonly search?: string | undefined
  },
  page: OrderedPageRequest,
): Promise<Page<AdminKey>> {
  const { isBeyond, orderBy } = walk(page, namedBy('admin_key', 'name'))
  const { organizationId, status, search } = filter
  const rows = await db
    .selectFrom('admin_key')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .$if(status !== undefined, (query) => query.where('status', '=', status!))
    .$if(filter.excludesArchived === true, (query) => query.where('status', '!=', 'archived'))
    .$if(search !== undefined, (query) =>
      query.where(
        hasText({ words: ['admin_key.name'], codes: ['admin_key.hint', 'admin_key.id'] }, search!),
      ),
    )
    .where(isBeyond)
    .orderBy(orderBy)
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows.map(parseAdminKey), page)
}

/** How many keys of the organization are not archived. */
export async function countLiveAdminKeys(db: Db, organizationId: OrganizationId): Promise<number> {
  const { count } = await db
    .selectFrom('admin_key')
    .select((each) => each.fn.countAll<bigint>().as('count'))
    .where('organization_id', '=', organizationId)
    .where('status', '!=', 'archived')
    .executeTakeFirstOrThrow()
  return Number(count)
}

function parseAdminKey(row: AdminKeyTable): AdminKey {
  return {
    id: row.id,
    organizationId: row.organization_id,
    userId: row.created_by_user_id,
    name: row.name,
    status: row.status,
    hint: row.hint,
    createdAtMs: Number(row.created_at_ms),
  }
}
