import type { ListOwnRateLimitsQuery } from '#contract/rate-limits.ts'
import type { ApiKeyId } from '#domain/id.ts'
import type { ApiKey } from '#store/queries/api-keys.ts'
import { getApiKey } from '../api-keys/get-api-key.ts'
import type { RequestContext } from '../context.ts'
import { readPolicies } from '../read-policies.ts'
import { ownLimitsOf } from './edit-rate-limits.ts'
import { limitedGroups } from './limited-groups.ts'
import { pageOfGroups } from './page-of-groups.ts'
import type { ApiKeyRateLimitEntry } from './present-rate-limit.ts'

/** The groups that the key has limits of, or all that limit it. */
export async function listApiKeyRateLimits(
  context: RequestContext,
  id: ApiKeyId,
  query: ListOwnRateLimitsQuery,
): Promise<{ key: ApiKey; data: readonly ApiKeyRateLimitEntry[]; nextPage: string | null }> {
  const { limit, page, group_type: type, include_inherited: includeInherited } = query
  const key = await getApiKey(context, id)
  const [own, workspaces, organizations] = await readPolicies(context, [
    id,
    key.workspaceId,
    key.organizationId,
  ])
  const entries = limitedGroups
    .filter((group) => type === undefined || group.type === type)
    .map((group) => ({
      group,
      ...ownLimitsOf(own, group),
      workspace: workspaces.rateLimits[group.id] ?? {},
      organization: organizations.rateLimits[group.id] ?? {},
    }))
    .filter(({ limits, reportOnly, workspace, organization }) => {
      const ownOnes = { ...limits, ...reportOnly }
      const shown = includeInherited ? { ...organization, ...workspace, ...ownOnes } : ownOnes
      return Object.keys(shown).length > 0
    })
  const filters = JSON.stringify([id, type ?? null, includeInherited])
  return { key, ...pageOfGroups(context, entries, { limit, page, filters }) }
}
