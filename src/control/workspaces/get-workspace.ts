import type { WorkspaceId } from '#domain/id.ts'
import type { Db } from '#store/port.ts'
import { findWorkspace } from '#store/queries/workspaces.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'

/** Any workspace of the caller's organization: live, archived, or the Default one. */
export async function getWorkspace(
  { store, caller }: RequestContext,
  id: WorkspaceId,
  db: Db = store.read,
): Promise<Workspace> {
  const workspace = await findWorkspace(db, { organizationId: caller.organizationId, id })
  if (!workspace) throw notFound('Workspace')
  return workspace
}
