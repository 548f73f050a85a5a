import type { AdminKeyId } from '#domain/id.ts'
import type { Db } from '#store/port.ts'
import { findAdminKey } from '#store/queries/admin-keys.ts'
import type { AdminKey } from '#store/queries/admin-keys.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'

/** Any admin key of the caller's organization, whatever its status. */
export async function getAdminKey(
  { store, caller }: RequestContext,
  id: AdminKeyId,
  db: Db = store.read,
): Promise<AdminKey> {
  const key = await findAdminKey(db, { organizationId: caller.organizationId, id })
  if (!key) throw notFound('Admin key')
  return key
}
