import { limits } from '#contract/limits.ts'
import type { CreateWorkspaceBody } from '#contract/workspaces.ts'
import { countLiveWorkspaces, insertWorkspace } from '#store/queries/workspaces.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { pickColor } from './pick-color.ts'
import { presentWorkspace } from './present-workspace.ts'

export function createWorkspace(
  context: RequestContext,
  body: CreateWorkspaceBody,
): Promise<Workspace> {
  const { ids, clock, ledger, caller } = context
  const { organizationId } = caller
  return change(context, async (tx) => {
    if ((await countLiveWorkspaces(tx.db, organizationId)) >= limits.liveWorkspacesMax) {
      throw invalidRequest(
        `The organization has ${limits.liveWorkspacesMax} workspaces, which is the most it can have. ` +
          'Archive one to make room.',
      )
    }
    const id = ids.workspace()
    const workspace: Workspace = {
      id,
      organizationId,
      name: body.name,
      displayColor: body.display_color ?? pickColor(id),
      tags: body.tags ?? {},
      isDefault: false,
      createdAtMs: clock.now(),
      archivedAtMs: null,
      pausedAtMs: null,
    }
    await insertWorkspace(tx.db, workspace)
    await ledger.createScopes(tx.ledger, [
      { id, kind: 'workspace', organizationId, expiresAtMs: null },
    ])
    await recordChange(context, tx, {
      type: 'platform_workspace_created',
      subjectId: id,
      workspaceId: id,
      before: null,
      after: presentWorkspace(workspace),
    })
    return workspace
  })
}
