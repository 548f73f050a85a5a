import type { ListRateLimitsQuery } from '#contract/rate-limits.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'
import { readPolicies } from '../read-policies.ts'
import { ownLimitsOf } from './edit-rate-limits.ts'
import { limitedGroups } from './limited-groups.ts'
import { pageOfGroups } from './page-of-groups.ts'
import type { RateLimitEntry } from './present-rate-limit.ts'

/** Every group, also those that nothing limits. A model names the one that holds it. */
export async function listRateLimits(
  context: RequestContext,
  { group_type: type, model, limit, page }: ListRateLimitsQuery,
): Promise<{ data: readonly RateLimitEntry[]; nextPage: string | null }> {
  const holding = limitedGroups.filter((group) => model === undefined || holds(group, model))
  if (holding.length === 0) throw notFound('Model')
  const [policy] = await readPolicies(context, [context.caller.organizationId])
  const entries = holding
    .filter((group) => type === undefined || group.type === type)
    .map((group) => ({ group, ...ownLimitsOf(policy, group) }))
  const filters = JSON.stringify([type ?? null, model ?? null])
  return pageOfGroups(context, entries, { limit, page, filters })
}

function holds(group: (typeof limitedGroups)[number], model: string): boolean {
  return group.type === 'model_group' && group.models.includes(model)
}
