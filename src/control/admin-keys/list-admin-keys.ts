import type { ListAdminKeysQuery } from '#contract/admin-keys.ts'
import { listAdminKeyRows } from '#store/queries/admin-keys.ts'
import type { AdminKey } from '#store/queries/admin-keys.ts'
import type { Page } from '#store/queries/page.ts'
import type { RequestContext } from '../context.ts'

export function listAdminKeys(
  { store, caller: { organizationId } }: RequestContext,
  { status, limit, after_id: afterId, before_id: beforeId }: ListAdminKeysQuery,
): Promise<Page<AdminKey>> {
  return listAdminKeyRows(store.read, { organizationId, status }, { limit, afterId, beforeId })
}
