import type { ApiKeyRateLimit, RateLimit, WorkspaceRateLimit } from '#contract/rate-limits.ts'
import type { OrganizationId } from '#domain/id.ts'
import type { LimitedGroup } from '#domain/limited-group.ts'
import type { GroupLimits } from '#domain/rate-limit.ts'
import type { ApiKey } from '#store/queries/api-keys.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import { rateLimitIdOf } from './limited-groups.ts'

/** One group of an organization, and what limits it. */
export type RateLimitEntry = { readonly group: LimitedGroup; readonly limits: GroupLimits }

export function presentRateLimit(
  organizationId: OrganizationId,
  { group, limits }: RateLimitEntry,
): RateLimit {
  return {
    type: 'rate_limit',
    id: rateLimitIdOf(organizationId, group),
    ...presentGroup(group),
    limits: group.limiters.flatMap((type) => {
      const value = limits[type]
      return value === undefined ? [] : [{ type, value }]
    }),
  }
}

/** One group of a workspace: its own limits, and those of the organization. */
export type WorkspaceRateLimitEntry = RateLimitEntry & { readonly organization: GroupLimits }

/** Own limits only, or each limit that applies. */
type Shown = { readonly includeInherited: boolean }

export function presentWorkspaceRateLimit(
  { id, organizationId }: Workspace,
  { group, limits, organization }: WorkspaceRateLimitEntry,
  { includeInherited }: Shown,
): WorkspaceRateLimit {
  return {
    type: 'workspace_rate_limit',
    workspace_id: id,
    rate_limit_id: rateLimitIdOf(organizationId, group),
    ...presentGroup(group),
    limits: group.limiters.flatMap((type) => {
      const own = limits[type]
      const value = own ?? (includeInherited ? organization[type] : undefined)
      if (value === undefined) return []
      const source = { type: own === undefined ? 'organization' : 'workspace' } as const
      return [{ type, value, org_limit: organization[type] ?? null, source }]
    }),
  }
}

/** One group of a key: its own limits, its workspace's, and those of the organization. */
export type ApiKeyRateLimitEntry = WorkspaceRateLimitEntry & { readonly workspace: GroupLimits }

export function presentApiKeyRateLimit(
  { id, organizationId }: ApiKey,
  { group, limits, workspace, organization }: ApiKeyRateLimitEntry,
  { includeInherited }: Shown,
): ApiKeyRateLimit {
  return {
    type: 'api_key_rate_limit',
    api_key_id: id,
    rate_limit_id: rateLimitIdOf(organizationId, group),
    ...presentGroup(group),
    limits: group.limiters.flatMap((type) => {
      const own = limits[type]
      const shown = own === undefined ? undefined : { value: own, source: 'api_key' as const }
      const inherited = includeInherited ? lowerOf(workspace[type], organization[type]) : undefined
      const { value, source } = shown ?? inherited ?? {}
      if (value === undefined || source === undefined) return []
      return [
        {
          type,
          value,
          org_limit: organization[type] ?? null,
          workspace_limit: workspace[type] ?? null,
          source: { type: source },
        },
      ]
    }),
  }
}

/** Both hold, so the lower of the two is what a key without a limit of its own meets. */
function lowerOf(
  workspace: number | undefined,
  organization: number | undefined,
): { value: number; source: 'workspace' | 'organization' } | undefined {
  if (workspace !== undefined && workspace <= (organization ?? workspace)) {
    return { value: workspace, source: 'workspace' }
  }
  return organization === undefined ? undefined : { value: organization, source: 'organization' }
}

export function presentGroup(
  group: LimitedGroup,
): Pick<RateLimit, 'group' | 'group_type' | 'models'> {
  const { type, wireId: id } = group
  return group.type === 'model_group'
    ? {
        group: { type: group.type, id, display_name: group.displayName },
        group_type: group.type,
        models: [...group.models],
      }
    : { group: { type: group.type, id }, group_type: type, models: null }
}
