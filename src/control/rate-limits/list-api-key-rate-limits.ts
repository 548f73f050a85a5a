import type { ListOwnRateLimitsQuery } from '#contract/rate-limits.ts'
import type { ApiKeyId } from '#domain/id.ts'
import type { ApiKey } from '#store/queries/api-keys.ts'
import { getApiKey } from '../api-keys/get-api-key.ts'
import type { RequestContext } from '../context.ts'
import { readPolicies } from '../read-policies.ts'
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
      limits: own.rateLimits[group.id] ?? {},
      workspace: workspaces.rateLimits[group.id] ?? {},
      organization: organizations.rateLimits[group.id] ?? {},
    }))
    .filter(({ limits, workspace, organization }) => {
      const shown = includeInherited ? { ...organization, ...workspace, ...limits } : limits
      return Object.keys(shown).length > 0
    })
  const filters = JSON.stringify([id, type ?? null, includeInherited])
  return { key, ...pageOfGroups(context, entries, { limit, page, filters }) }
}
