import type { ApiKeyId, OrganizationId, UserId, WorkspaceId } from '#domain/id.ts'
import type { Db } from '../port.ts'

/** A key that somebody answers for. */
export type OwnedApiKey = {
  readonly id: ApiKeyId
  readonly workspaceId: WorkspaceId
  readonly name: string
}

type Owner = { readonly organizationId: OrganizationId; readonly userId: UserId }

/** The active keys that somebody answers for, newest first. */
export async function listActiveApiKeysOf(
  db: Db,
  { organizationId, userId }: Owner,
): Promise<readonly OwnedApiKey[]> {
  const rows = await db
    .selectFrom('api_key')
    .select(['id', 'workspace_id', 'name'])
    .where('organization_id', '=', organizationId)
    .where('owner_user_id', '=', userId)
    .where('status', '=', 'active')
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => ({ id: row.id, workspaceId: row.workspace_id, name: row.name }))
}

/** The ledger goes on admitting them until their scopes are edited too: do both in one transaction. */
export async function disableApiKeysOf(db: Db, { organizationId, userId }: Owner): Promise<void> {
  await db
    .updateTable('api_key')
    .set({ status: 'inactive' })
    .where('organization_id', '=', organizationId)
    .where('owner_user_id', '=', userId)
    .where('status', '=', 'active')
    .execute()
}

/** Somebody else answers for them from now on, or nobody. */
export async function handOverApiKeysOf(
  db: Db,
  { organizationId, userId }: Owner,
  to: UserId | null,
): Promise<void> {
  await db
    .updateTable('api_key')
    .set({ owner_user_id: to })
    .where('organization_id', '=', organizationId)
    .where('owner_user_id', '=', userId)
    .execute()
}
