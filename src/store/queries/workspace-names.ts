import type { OrganizationId, WorkspaceId } from '#domain/id.ts'
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
