import type { UpdateWorkspaceSettingsBody } from '#contract/settings.ts'
import type { WorkspaceId } from '#domain/id.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { readPolicies } from '../read-policies.ts'
import { getWorkspace } from './get-workspace.ts'
import { presentWorkspaceSettings } from './present-workspace-settings.ts'
import type { SettledWorkspace } from './present-workspace-settings.ts'

/** Changes only what is named, of the Default workspace too: in force for the next request on every node. */
export function updateWorkspaceSettings(
  context: RequestContext,
  workspaceId: WorkspaceId,
  body: UpdateWorkspaceSettingsBody,
): Promise<SettledWorkspace> {
  return change(context, async (tx) => {
    const { id, archivedAtMs } = await getWorkspace(context, workspaceId, tx.db)
    if (archivedAtMs !== null) throw invalidRequest('The workspace is archived.')
    const [before] = await readPolicies(context, [id])
    const policy = {
      unboundedRequests: body.unbounded_requests ?? before.unboundedRequests,
      unknownModels: body.unknown_models ?? before.unknownModels,
    }
    const after = { id, policy }
    const presented = {
      before: presentWorkspaceSettings({ id, policy: before }),
      after: presentWorkspaceSettings(after),
    }
    if (JSON.stringify(presented.before) === JSON.stringify(presented.after)) return after
    await context.ledger.editScopes(tx.ledger, [{ id, ...policy }])
    await recordChange(context, tx, {
      type: 'workspace_settings_updated',
      subjectId: id,
      workspaceId: id,
      ...presented,
    })
    return after
  })
}
