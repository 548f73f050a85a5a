import type { ListWorkspaceMembersQuery } from '#contract/workspace-members.ts'
import type { WorkspaceId } from '#domain/id.ts'
import type { Page } from '#store/queries/page.ts'
import { listWorkspaceMemberRows } from '#store/queries/workspace-members.ts'
import type { WorkspaceMember } from '#store/queries/workspace-members.ts'
import type { RequestContext } from '../context.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'

/** Empty for the Default workspace: nobody is given a role there. */
export async function listMembers(
  context: RequestContext,
  id: WorkspaceId,
  query: ListWorkspaceMembersQuery,
): Promise<Page<WorkspaceMember>> {
  const { id: workspaceId } = await getWorkspace(context, id)
  const { limit, after_id: afterId, before_id: beforeId } = query
  return listWorkspaceMemberRows(context.store.read, workspaceId, { limit, afterId, beforeId })
}
