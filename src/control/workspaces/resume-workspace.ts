import type { WorkspaceId } from '#domain/id.ts'
import { updateWorkspaceRow } from '#store/queries/workspaces.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { getWorkspace } from './get-workspace.ts'
import { presentWorkspace } from './present-workspace.ts'

/** Takes the workspace's requests again, from the commit on. Resuming what is not paused changes nothing. */
export function resumeWorkspace(context: RequestContext, id: WorkspaceId): Promise<Workspace> {
  return change(context, async (tx) => {
    const before = await getWorkspace(context, id, tx.db)
    if (before.archivedAtMs !== null) {
      throw invalidRequest('The workspace is archived, which is final: it cannot be resumed.')
    }
    if (before.pausedAtMs === null) return before
    const after = { ...before, pausedAtMs: null }
    await updateWorkspaceRow(tx.db, after)
    await context.ledger.editScopes(tx.ledger, [{ id, status: 'open' }])
    await recordChange(context, tx, {
      type: 'platform_workspace_resumed',
      subjectId: id,
      workspaceId: id,
      before: presentWorkspace(before),
      after: presentWorkspace(after),
    })
    return after
  })
}
