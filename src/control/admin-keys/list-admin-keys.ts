import type { ListAdminKeysQuery } from '#contract/admin-keys.ts'
import type { AdminKeyId } from '#domain/id.ts'
import { findAdminKey, listAdminKeyRows } from '#store/queries/admin-keys.ts'
import type { AdminKey } from '#store/queries/admin-keys.ts'
import type { Page } from '#store/queries/page.ts'
import type { RequestContext } from '../context.ts'
import { pageRequestOf } from '../page-request.ts'

export async function listAdminKeys(
  { store, caller: { organizationId } }: RequestContext,
  query: ListAdminKeysQuery,
): Promise<Page<AdminKey>> {
  const { status, search, exclude_archived: excludesArchived } = query
  const page = await pageRequestOf(query, (id: AdminKeyId) =>
    findAdminKey(store.read, { organizationId, id }),
  )
  return listAdminKeyRows(store.read, { organizationId, status, excludesArchived, search }, page)
}
