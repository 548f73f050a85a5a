import type { WorkspaceId } from '#domain/id.ts'
import type { Db } from '#store/port.ts'
import { findWorkspace } from '#store/queries/workspaces.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'

/**
 * Any workspace of the caller's organization in which they may do what the endpoint does: live, archived, or the
 * Default one. One that they do not see is as missing as one that is not there.
 */
export async function getWorkspace(
  { store, caller, action }: Pick<RequestContext, 'store' | 'caller' | 'action'>,
  id: WorkspaceId,
  db: Db = store.read,
): Promise<Workspace> {
  const workspace = await findWorkspace(db, { organizationId: caller.organizationId, id })
  if (!workspace) throw notFound('Workspace')
  caller.access.requireWorkspace(workspace.id, action)
  return workspace
}
