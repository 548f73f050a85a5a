import type { ActivityType } from '#contract/activity-types.ts'
import type { UpdateRateLimitBody } from '#contract/rate-limits.ts'
import type { ApiKeyId, OrganizationId, WorkspaceId } from '#domain/id.ts'
import type { LimitedGroup } from '#domain/limited-group.ts'
import type { RateLimitChange } from '#domain/policy.ts'
import { limiters } from '#domain/rate-limit.ts'
import type { GroupLimits } from '#domain/rate-limit.ts'
import type { LimitMode, ScopePolicy } from '#domain/scope.ts'
import type { StoreTransaction } from '#store/port.ts'
import { invalidRequest } from '../api-error.ts'
import { recordChanges } from '../change.ts'
import type { RecordedChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { limitedGroups, rateLimitIdOf } from './limited-groups.ts'
import type { OwnLimits } from './present-rate-limit.ts'

/** Whose rate limits are edited, and where the audit files it. */
export type RateLimitOwner =
  | { readonly kind: 'organization'; readonly id: OrganizationId }
  | { readonly kind: 'workspace'; readonly id: WorkspaceId }
  | { readonly kind: 'api_key'; readonly id: ApiKeyId; readonly workspaceId: WorkspaceId }

/**
 * Sets the limits of a scope that differ from what `current` says, with an audit row for each: in force for
 * the next request on every node once the change commits. Returns whether any did.
 */
export async function editRateLimits(
  context: RequestContext,
  tx: StoreTransaction,
  owner: RateLimitOwner,
  { current, wanted }: { current: CurrentRateLimits; wanted: readonly RateLimitChange[] },
): Promise<boolean> {
  const rateLimits = wanted.filter((change) => {
    const { limit, mode } = currentOf(current, change)
    return change.limit !== limit || (limit !== null && (change.mode ?? 'enforce') !== mode)
  })
  if (rateLimits.length === 0) return false
  await context.ledger.editScopes(tx.ledger, [{ id: owner.id, rateLimits }])
  const changes = rateLimits.map((change): RecordedChange => {
    const group = limitedGroups.find(({ id }) => id === change.group)!
    const about = { ...namesOf(owner), model_group: change.group, limiter_type: change.limiter }
    return {
      type: activityOf(owner, change),
      subjectId: rateLimitIdOf(context.caller.organizationId, group),
      workspaceId: workspaceIdOf(owner),
      before: { ...about, ...describe(currentOf(current, change)) },
      after: { ...about, ...describe(change) },
    }
  })
  await recordChanges(context, tx, changes)
  return true
}

/** What is set of a scope now: of limits that refuse, and of those that only report. */
export type CurrentRateLimits = Pick<ScopePolicy, 'rateLimits' | 'reportOnly'>

function currentOf(
  { rateLimits, reportOnly }: CurrentRateLimits,
  { group, limiter }: RateLimitChange,
): Pick<RateLimitChange, 'limit' | 'mode'> {
  const reported = reportOnly?.rateLimits[group]?.[limiter]
  if (reported !== undefined) return { limit: reported, mode: 'report_only' }
  return { limit: rateLimits[group]?.[limiter] ?? null, mode: 'enforce' }
}

function describe({ limit, mode }: Pick<RateLimitChange, 'limit' | 'mode'>) {
  return { value: limit, ...(mode === 'report_only' && limit !== null && { mode }) }
}

/** What a request asks for, as changes of one group. Refuses limiters that the group does not have. */
export function wantedOf(group: LimitedGroup, { limits }: UpdateRateLimitBody): RateLimitChange[] {
  return limits.map(({ type, value, mode }, index) => {
    const limiter = group.limiters.find((each) => each === type)
    if (!limiter) {
      const [only, ...others] = group.limiters
      const choice = others.length === 0 ? only : `one of ${group.limiters.join(', ')}`
      throw invalidRequest(`limits.${index}.type: Must be ${choice} for this group`)
    }
    if (mode === 'report_only' && group.type === 'token_count') {
      const problem = 'Calls that count tokens are not recorded, so their limit cannot report'
      throw invalidRequest(`limits.${index}.mode: ${problem}`)
    }
    return { group: group.id, limiter, limit: value, mode }
  })
}

/** The limits of a group once the changes, all of that group, have been made. */
export function limitsAfter(
  current: CurrentRateLimits,
  group: LimitedGroup,
  changes: readonly RateLimitChange[],
): OwnLimits {
  const of = (mode: LimitMode, before: GroupLimits | undefined): GroupLimits => {
    const entries = limiters.flatMap((limiter) => {
      const change = changes.find((each) => each.limiter === limiter)
      const changed = (change?.mode ?? 'enforce') === mode ? change?.limit : null
      const limit = change ? changed : before?.[limiter]
      return limit === null || limit === undefined ? [] : [[limiter, limit]]
    })
    return Object.fromEntries(entries) as GroupLimits
  }
  return {
    limits: of('enforce', current.rateLimits[group.id]),
    reportOnly: of('report_only', current.reportOnly?.rateLimits[group.id]),
  }
}

/** What a scope has of a group: limits that refuse, and limits that only report. */
export function ownLimitsOf(policy: CurrentRateLimits, group: LimitedGroup): OwnLimits {
  return limitsAfter(policy, group, [])
}

function activityOf({ kind }: RateLimitOwner, { limit }: RateLimitChange): ActivityType {
  switch (kind) {
    case 'organization':
      return 'organization_rate_limit_updated'
    case 'workspace':
      return limit === null
        ? 'platform_workspace_rate_limit_deleted'
        : 'platform_workspace_rate_limit_updated'
    case 'api_key':
      return 'api_key_rate_limit_updated'
  }
}

function namesOf(owner: RateLimitOwner) {
  switch (owner.kind) {
    case 'organization':
      return {}
    case 'workspace':
      return { workspace_id: owner.id }
    case 'api_key':
      return { api_key_id: owner.id }
  }
}

function workspaceIdOf(owner: RateLimitOwner): WorkspaceId | null {
  switch (owner.kind) {
    case 'organization':
      return null
    case 'workspace':
      return owner.id
    case 'api_key':
      return owner.workspaceId
  }
}
