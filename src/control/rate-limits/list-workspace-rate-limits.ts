import type { ListOwnRateLimitsQuery } from '#contract/rate-limits.ts'
import type { WorkspaceId } from '#domain/id.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import type { RequestContext } from '../context.ts'
import { readPolicies } from '../read-policies.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'
import { ownLimitsOf } from './edit-rate-limits.ts'
import { limitedGroups } from './limited-groups.ts'
import { pageOfGroups } from './page-of-groups.ts'
import type { WorkspaceRateLimitEntry } from './present-rate-limit.ts'

/** The groups that the workspace has limits of, or all that limit it. The Default workspace has none. */
export async function listWorkspaceRateLimits(
  context: RequestContext,
  id: WorkspaceId,
  query: ListOwnRateLimitsQuery,
): Promise<{
  workspace: Workspace
  data: readonly WorkspaceRateLimitEntry[]
  nextPage: string | null
}> {
  const { limit, page, group_type: type, include_inherited: includeInherited } = query
  const workspace = await getWorkspace(context, id)
  const [own, organizations] = await readPolicies(context, [id, workspace.organizationId])
  const entries = limitedGroups
    .filter((group) => !workspace.isDefault && (type === undefined || group.type === type))
    .map((group) => ({
      group,
      ...ownLimitsOf(own, group),
      organization: organizations.rateLimits[group.id] ?? {},
    }))
    .filter(({ limits, reportOnly, organization }) => {
      const ownOnes = { ...limits, ...reportOnly }
      const shown = includeInherited ? { ...organization, ...ownOnes } : ownOnes
      return Object.keys(shown).length > 0
    })
  const filters = JSON.stringify([id, type ?? null, includeInherited])
  return { workspace, ...pageOfGroups(context, entries, { limit, page, filters }) }
}
