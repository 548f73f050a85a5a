import type { ApiKeyId, OrganizationId, WorkspaceId } from '#domain/id.ts'
import type { Db } from '../port.ts'

/** What every workspace of the organization is called, archived ones and the Default workspace too. */
export async function listWorkspaceNames(
  db: Db,
  organizationId: OrganizationId,
): Promise<ReadonlyMap<WorkspaceId, string>> {
  const rows = await db
    .selectFrom('workspace')
    .select(['id', 'name'])
    .where('organization_id', '=', organizationId)
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** What the organization's keys of these ids are called, whatever their status. */
export async function listApiKeyNames(
  db: Db,
  {
    organizationId,
    ids,
  }: { readonly organizationId: OrganizationId; readonly ids: readonly ApiKeyId[] },
): Promise<ReadonlyMap<ApiKeyId, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('api_key')
    .select(['id', 'name'])
    .where('organization_id', '=', organizationId)
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
