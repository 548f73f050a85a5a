import type { UpdateRateLimitBody } from '#contract/rate-limits.ts'
import type { WorkspaceId } from '#domain/id.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import { invalidRequest } from '../api-error.ts'
import { change } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { readPolicies } from '../read-policies.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'
import { editRateLimits, limitsAfter, wantedOf } from './edit-rate-limits.ts'
import { getLimitedGroup } from './limited-groups.ts'
import type { WorkspaceRateLimitEntry } from './present-rate-limit.ts'

/**
 * Changes only the limiters that are named. A limit above the organization's is kept as it is: both hold, so
 * the lower one decides.
 */
export function updateWorkspaceRateLimit(
  context: RequestContext,
  { workspaceId, rateLimitId }: { workspaceId: WorkspaceId; rateLimitId: string },
  body: UpdateRateLimitBody,
): Promise<{ workspace: Workspace; entry: WorkspaceRateLimitEntry }> {
  return change(context, async (tx) => {
    const workspace = await getWorkspace(context, workspaceId, tx.db)
    const group = getLimitedGroup(context, rateLimitId)
    if (workspace.isDefault) {
      throw invalidRequest('The Default workspace cannot have limits of its own.')
    }
    if (workspace.archivedAtMs !== null) throw invalidRequest('The workspace is archived.')
    const wanted = wantedOf(group, body)
    const [own, organizations] = await readPolicies(context, [
      workspaceId,
      workspace.organizationId,
    ])
    const owner = { kind: 'workspace', id: workspaceId } as const
    await editRateLimits(context, tx, owner, { current: own, wanted })
    return {
      workspace,
      entry: {
        group,
        ...limitsAfter(own, group, wanted),
        organization: organizations.rateLimits[group.id] ?? {},
      },
    }
  })
}
