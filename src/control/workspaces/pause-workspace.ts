import type { CloseWorkspaceBody } from '#contract/workspaces.ts'
import type { WorkspaceId } from '#domain/id.ts'
import { updateWorkspaceRow } from '#store/queries/workspaces.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { presentCut } from '../present.ts'
import { getWorkspace } from './get-workspace.ts'
import { presentWorkspace } from './present-workspace.ts'

/**
 * Refuses the workspace's requests from the commit on, on every node, until it is resumed; the Default
 * workspace too, since it must be possible to stop anything. Pausing again changes nothing, but ends the
 * streams that are running if asked to.
 */
export function pauseWorkspace(
  context: RequestContext,
  id: WorkspaceId,
  body: CloseWorkspaceBody,
): Promise<Workspace> {
  const { clock, ledger } = context
  const cutsStreams = body.cut_streams
  return change(context, async (tx) => {
    const before = await getWorkspace(context, id, tx.db)
    if (before.archivedAtMs !== null) throw invalidRequest('The workspace is archived.')
    if (before.pausedAtMs !== null && !cutsStreams) return before
    const after = { ...before, pausedAtMs: before.pausedAtMs ?? clock.now() }
    await updateWorkspaceRow(tx.db, after)
    await ledger.editScopes(tx.ledger, [{ id, status: 'paused', cutsStreams }])
    await recordChange(context, tx, {
      type: 'platform_workspace_paused',
      subjectId: id,
      workspaceId: id,
      before: presentWorkspace(before),
      after: { ...presentWorkspace(after), ...presentCut(body) },
    })
    return after
  })
}
