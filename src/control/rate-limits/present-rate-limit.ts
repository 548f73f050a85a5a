import type { ApiKeyRateLimit, RateLimit, WorkspaceRateLimit } from '#contract/rate-limits.ts'
import type { OrganizationId } from '#domain/id.ts'
import type { LimitedGroup } from '#domain/limited-group.ts'
import type { GroupLimits } from '#domain/rate-limit.ts'
import { scopeKinds } from '#domain/scope.ts'
import type { ScopeKind } from '#domain/scope.ts'
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
      const in_force = lowestOf({ workspace: own, organization: organization[type] })
      return [{ type, value, org_limit: organization[type] ?? null, source, in_force }]
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
      const inherited = { workspace: workspace[type], organization: organization[type] }
      if (own === undefined && !(includeInherited && hasAny(inherited))) return []
      const shown =
        own === undefined
          ? lowestOf(inherited)
          : { value: own, source: { type: 'api_key' } as const }
      return [
        {
          type,
          ...shown,
          org_limit: organization[type] ?? null,
          workspace_limit: workspace[type] ?? null,
          in_force: lowestOf({ api_key: own, ...inherited }),
        },
      ]
    }),
  }
}

type Values<Kind extends ScopeKind> = Readonly<Partial<Record<Kind, number | undefined>>>

function hasAny(values: Values<ScopeKind>): boolean {
  return Object.values(values).some((value) => value !== undefined)
}

/** All of them hold, so the lowest decides; of equals the narrowest scope is named. There is at least one. */
function lowestOf<Kind extends ScopeKind>(
  values: Values<Kind>,
): { value: number; source: { type: Kind } } {
  const [lowest] = scopeKinds
    .flatMap((kind) => {
      const value = values[kind as Kind]
      return value === undefined ? [] : [{ value, source: { type: kind as Kind } }]
    })
    .toSorted((one, other) => one.value - other.value)
  if (!lowest) throw new Error('nothing limits it')
  return lowest
}

export function presentGroup(
  group: LimitedGroup,
): Pick<RateLimit, 'group' | 'group_type' | 'models' | 'limiters'> {
  const { type, wireId: id } = group
  const limiters = [...group.limiters]
  return group.type === 'model_group'
    ? {
        group: { type: group.type, id, display_name: group.displayName },
        group_type: group.type,
        models: [...group.models],
        limiters,
      }
    : { group: { type: group.type, id }, group_type: type, models: null, limiters }
}
