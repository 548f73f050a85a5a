import type { ApiKeyRateLimit, RateLimit, WorkspaceRateLimit } from '#contract/rate-limits.ts'
import type { OrganizationId } from '#domain/id.ts'
import type { LimitedGroup } from '#domain/limited-group.ts'
import type { GroupLimits, Limiter } from '#domain/rate-limit.ts'
import { scopeKinds } from '#domain/scope.ts'
import type { ScopeKind } from '#domain/scope.ts'
import type { ApiKey } from '#store/queries/api-keys.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import { rateLimitIdOf } from './limited-groups.ts'

/** What a scope has of a group: limits that refuse, and limits that only report. */
export type OwnLimits = { readonly limits: GroupLimits; readonly reportOnly: GroupLimits }

/** One group of an organization, and what limits it. */
export type RateLimitEntry = OwnLimits & { readonly group: LimitedGroup }

export function presentRateLimit(
  organizationId: OrganizationId,
  { group, limits, reportOnly }: RateLimitEntry,
): RateLimit {
  return {
    type: 'rate_limit',
    id: rateLimitIdOf(organizationId, group),
    ...presentGroup(group),
    limits: group.limiters.flatMap((type) => {
      const own = ownLimit({ limits, reportOnly }, type)
      return own ? [{ type, ...own }] : []
    }),
  }
}

/** One group of a workspace: its own limits, and those of the organization. */
export type WorkspaceRateLimitEntry = RateLimitEntry & { readonly organization: GroupLimits }

/** Own limits only, or each limit that applies. */
type Shown = { readonly includeInherited: boolean }

export function presentWorkspaceRateLimit(
  { id, organizationId }: Workspace,
  { group, limits, reportOnly, organization }: WorkspaceRateLimitEntry,
  { includeInherited }: Shown,
): WorkspaceRateLimit {
  return {
    type: 'workspace_rate_limit',
    workspace_id: id,
    rate_limit_id: rateLimitIdOf(organizationId, group),
    ...presentGroup(group),
    limits: group.limiters.flatMap((type) => {
      const own = ownLimit({ limits, reportOnly }, type)
      const inherited = includeInherited ? organization[type] : undefined
      const shown = own ?? (inherited === undefined ? undefined : { value: inherited })
      if (shown === undefined) return []
      const source = { type: own === undefined ? 'organization' : 'workspace' } as const
      const in_force = lowestOf({ workspace: limits[type], organization: organization[type] })
      return [{ type, ...shown, org_limit: organization[type] ?? null, source, in_force }]
    }),
  }
}

/** One group of a key: its own limits, its workspace's, and those of the organization. */
export type ApiKeyRateLimitEntry = WorkspaceRateLimitEntry & { readonly workspace: GroupLimits }

export function presentApiKeyRateLimit(
  { id, organizationId }: ApiKey,
  { group, limits, reportOnly, workspace, organization }: ApiKeyRateLimitEntry,
  { includeInherited }: Shown,
): ApiKeyRateLimit {
  return {
    type: 'api_key_rate_limit',
    api_key_id: id,
    rate_limit_id: rateLimitIdOf(organizationId, group),
    ...presentGroup(group),
    limits: group.limiters.flatMap((type) => {
      const own = ownLimit({ limits, reportOnly }, type)
      const inherited = { workspace: workspace[type], organization: organization[type] }
      const shown = own
        ? { ...own, source: { type: 'api_key' } as const }
        : includeInherited && lowestOf(inherited)
      if (!shown) return []
      return [
        {
          type,
          ...shown,
          org_limit: organization[type] ?? null,
          workspace_limit: workspace[type] ?? null,
          in_force: lowestOf({ api_key: limits[type], ...inherited }),
        },
      ]
    }),
  }
}

type Values<Kind extends ScopeKind> = Readonly<Partial<Record<Kind, number | undefined>>>

/** Its own value, whichever of the two it is. */
function ownLimit(
  { limits, reportOnly }: OwnLimits,
  type: Limiter,
): { readonly value: number; readonly mode?: 'report_only' } | undefined {
  const reported = reportOnly[type]
  if (reported !== undefined) return { value: reported, mode: 'report_only' }
  const value = limits[type]
  return value === undefined ? undefined : { value }
}

/** All of them hold, so the lowest decides; of equals the narrowest scope is named. Null: there is none. */
function lowestOf<Kind extends ScopeKind>(
  values: Values<Kind>,
): { value: number; source: { type: Kind } } | null {
  const [lowest] = scopeKinds
    .flatMap((kind) => {
      const value = values[kind as Kind]
      return value === undefined ? [] : [{ value, source: { type: kind as Kind } }]
    })
    .toSorted((one, other) => one.value - other.value)
  return lowest ?? null
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
