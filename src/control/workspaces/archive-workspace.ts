import type { WorkspaceId } from '#domain/id.ts'
import { archiveApiKeysOf } from '#store/queries/api-keys.ts'
import { updateWorkspaceRow } from '#store/queries/workspaces.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import { presentApiKey } from '../api-keys/present-api-key.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { getWorkspace } from './get-workspace.ts'
import { presentWorkspace } from './present-workspace.ts'

/**
 * Archives a workspace and its keys, for good: from the commit on, no node admits a request of theirs.
 * Archiving again changes nothing.
 */
export function archiveWorkspace(context: RequestContext, id: WorkspaceId): Promise<Workspace> {
  const { clock, ledger } = context
  return change(context, async (tx) => {
    const workspace = await getWorkspace(context, id, tx.db)
    if (workspace.isDefault) throw invalidRequest('The Default workspace cannot be archived.')
    if (workspace.archivedAtMs !== null) return workspace

    const nowMs = clock.now()
    const archived = { ...workspace, archivedAtMs: nowMs }
    await updateWorkspaceRow(tx.db, archived)
    const keys = await archiveApiKeysOf(tx.db, id)
    await ledger.editScopes(
      tx.ledger,
      [id, ...keys.map((key) => key.id)].map((scopeId) => ({ id: scopeId, status: 'archived' })),
    )
    await recordChange(context, tx, {
      type: 'platform_workspace_archived',
      subjectId: id,
      workspaceId: id,
      before: presentWorkspace(workspace),
      after: presentWorkspace(archived),
    })
    for (const key of keys) {
      await recordChange(context, tx, {
        type: 'platform_api_key_updated',
        subjectId: key.id,
        workspaceId: id,
        before: presentApiKey(key, nowMs),
        after: presentApiKey({ ...key, status: 'archived' }, nowMs),
      })
    }
    return archived
  })
}
