import type { CreateWorkspaceBody } from '#contract/workspaces.ts'
import { insertWorkspace, noLists } from '#store/queries/workspaces.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { parseLists } from './parse-lists.ts'
import { pickColor } from './pick-color.ts'
import { presentWorkspace } from './present-workspace.ts'
import { refuseOneTooMany } from './refuse-one-too-many.ts'

export function createWorkspace(
  context: RequestContext,
  body: CreateWorkspaceBody,
): Promise<Workspace> {
  const { ids, clock, ledger, caller } = context
  const { organizationId } = caller
  return change(context, async (tx) => {
    await refuseOneTooMany(context, tx)
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
      lists: parseLists(body, noLists),
    }
    await insertWorkspace(tx.db, workspace)
    await ledger.createScopes(tx.ledger, [
      { id, kind: 'workspace', organizationId, expiresAtMs: null },
    ])
    await ledger.editScopes(tx.ledger, [{ id, ...workspace.lists }])
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
