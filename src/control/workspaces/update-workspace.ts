import { limits } from '#contract/limits.ts'
import type { UpdateWorkspaceBody } from '#contract/workspaces.ts'
import type { WorkspaceId } from '#domain/id.ts'
import { recordWorkspaceTags } from '#store/queries/workspace-tags.ts'
import { updateWorkspaceRow } from '#store/queries/workspaces.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { getWorkspace } from './get-workspace.ts'
import { parseLists } from './parse-lists.ts'
import { presentWorkspace } from './present-workspace.ts'

/** Changes only what is named. A change that changes nothing leaves no trace in the audit. */
export function updateWorkspace(
  context: RequestContext,
  id: WorkspaceId,
  body: UpdateWorkspaceBody,
): Promise<Workspace> {
  return change(context, async (tx) => {
    const before = await getWorkspace(context, id, tx.db)
    const after = changed(before, body)
    const presented = { before: presentWorkspace(before), after: presentWorkspace(after) }
    if (JSON.stringify(presented.before) === JSON.stringify(presented.after)) return before
    await updateWorkspaceRow(tx.db, after)
    if (JSON.stringify(before.tags) !== JSON.stringify(after.tags)) {
      const since = { workspaceId: id, tags: after.tags, fromMs: context.clock.now() }
      await recordWorkspaceTags(tx.db, since)
    }
    if (JSON.stringify(before.lists) !== JSON.stringify(after.lists)) {
      await context.ledger.editScopes(tx.ledger, [{ id, ...after.lists }])
    }
    await recordChange(context, tx, {
      type: 'platform_workspace_updated',
      subjectId: id,
      workspaceId: id,
      ...presented,
    })
    return after
  })
}

function changed(workspace: Workspace, body: UpdateWorkspaceBody): Workspace {
  if (workspace.archivedAtMs !== null) {
    throw invalidRequest('The workspace is archived, which is final: it cannot be changed.')
  }
  const name = body.name ?? workspace.name
  if (workspace.isDefault && name !== workspace.name) {
    throw invalidRequest('name: The Default workspace cannot be renamed')
  }
  const limited = (['allowed_models', 'allowed_ips'] as const).find((field) => body[field])
  if (workspace.isDefault && limited) {
    throw invalidRequest(`${limited}: The Default workspace cannot have allow-lists`)
  }
  return {
    ...workspace,
    name,
    displayColor: body.display_color ?? workspace.displayColor,
    tags: mergedTags(workspace.tags, body.tags ?? {}),
    lists: parseLists(body, workspace.lists),
  }
}

function mergedTags(
  tags: Workspace['tags'],
  changes: Readonly<Record<string, string | null>>,
): Workspace['tags'] {
  const merged = new Map(Object.entries(tags))
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) merged.delete(key)
    else merged.set(key, value)
  }
  if (merged.size > limits.workspaceTagsMax) {
    throw invalidRequest(`tags: A workspace has at most ${limits.workspaceTagsMax} tags`)
  }
  return Object.fromEntries(merged)
}
