import type { CloseWorkspaceBody } from '#contract/workspaces.ts'
import type { WorkspaceId } from '#domain/id.ts'
import { archiveApiKeysOf } from '#store/queries/api-keys.ts'
import { updateWorkspaceRow } from '#store/queries/workspaces.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import { presentApiKey } from '../api-keys/present-api-key.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChanges } from '../change.ts'
import type { RecordedChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { presentCut } from '../present.ts'
import { getWorkspace } from './get-workspace.ts'
import { presentWorkspace } from './present-workspace.ts'

/**
 * Archives a workspace and its keys, for good: from the commit on, no node admits a request of theirs.
 * Archiving again changes nothing, but ends the streams that are running if asked to.
 */
export function archiveWorkspace(
  context: RequestContext,
  id: WorkspaceId,
  body: CloseWorkspaceBody,
): Promise<Workspace> {
  const { clock, ledger } = context
  const cutsStreams = body.cut_streams
  return change(context, async (tx) => {
    const workspace = await getWorkspace(context, id, tx.db)
    if (workspace.isDefault) throw invalidRequest('The Default workspace cannot be archived.')
    if (workspace.archivedAtMs !== null && !cutsStreams) return workspace

    const nowMs = clock.now()
    const archived = { ...workspace, archivedAtMs: workspace.archivedAtMs ?? nowMs }
    await updateWorkspaceRow(tx.db, archived)
    const keys = await archiveApiKeysOf(tx.db, id)
    await recordChanges(context, tx, [
      {
        type: 'platform_workspace_archived',
        subjectId: id,
        workspaceId: id,
        before: presentWorkspace(workspace),
        after: { ...presentWorkspace(archived), ...presentCut(body) },
      },
      ...keys.map((key): RecordedChange => ({
        type: 'platform_api_key_updated',
        subjectId: key.id,
        workspaceId: id,
        before: presentApiKey(key, nowMs),
        after: presentApiKey({ ...key, status: 'archived' }, nowMs),
      })),
    ])
    // Last, since requests, of other workspaces too, wait while the rows of the ledger are locked.
    await ledger.editScopes(tx.ledger, [
      // Its streams are those of its keys, too.
      { id, status: 'archived', cutsStreams },
      ...keys.map((key) => ({ id: key.id, status: 'archived' as const })),
    ])
    return archived
  })
}
