import type { UpdateRateLimitBody } from '#contract/rate-limits.ts'
import { change } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { getOrganization } from '../organization/get-organization.ts'
import { saveOrganization } from '../organization/save-organization.ts'
import { readPolicies } from '../read-policies.ts'
import { editRateLimits, limitsAfter, wantedOf } from './edit-rate-limits.ts'
import { getLimitedGroup } from './limited-groups.ts'
import type { RateLimitEntry } from './present-rate-limit.ts'

/** Changes only the limiters that are named. Limits that somebody has changed are no tier's any more. */
export function updateRateLimit(
  context: RequestContext,
  rateLimitId: string,
  body: UpdateRateLimitBody,
): Promise<RateLimitEntry> {
  const { organizationId } = context.caller
  const group = getLimitedGroup(context, rateLimitId)
  const wanted = wantedOf(group, body)
  return change(context, async (tx) => {
    const [policy] = await readPolicies(context, [organizationId])
    const owner = { kind: 'organization', id: organizationId } as const
    const changed = await editRateLimits(context, tx, owner, { current: policy, wanted })
    if (changed) {
      const organization = await getOrganization(context, tx.db)
      const after = { ...organization, usageTier: 'custom' } as const
      await saveOrganization(context, tx, {
        before: { organization, policy },
        after: { organization: after, policy },
      })
    }
    return { group, ...limitsAfter(policy, group, wanted) }
  })
}
