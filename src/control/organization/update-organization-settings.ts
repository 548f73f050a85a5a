import type { UpdateOrganizationSettingsBody } from '#contract/settings.ts'
import { catalog } from '#domain/catalog-data.ts'
import type { UsageTier } from '#domain/organization.ts'
import type { RateLimitChange } from '#domain/policy.ts'
import type { ScopePolicy } from '#domain/scope.ts'
import { presetOf } from '#domain/tier.ts'
import { change } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { editRateLimits } from '../rate-limits/edit-rate-limits.ts'
import { limitedGroups } from '../rate-limits/limited-groups.ts'
import { readPolicies } from '../read-policies.ts'
import { getOrganization } from './get-organization.ts'
import type { SettledOrganization } from './present-organization-settings.ts'
import { saveOrganization } from './save-organization.ts'

/** Changes only what is named. A usage tier sets the rate limits of every group that it has limits for. */
export function updateOrganizationSettings(
  context: RequestContext,
  body: UpdateOrganizationSettingsBody,
): Promise<SettledOrganization> {
  const { ledger } = context
  const { organizationId } = context.caller
  return change(context, async (tx) => {
    const [policy] = await readPolicies(context, [organizationId])
    const before = { organization: await getOrganization(context, tx.db), policy }
    const after = withChanges(before, body)
    const changed = await saveOrganization(context, tx, { before, after })
    if (changed) await ledger.editScopes(tx.ledger, [{ id: organizationId, ...after.policy }])
    if (body.usage_tier) {
      const owner = { kind: 'organization', id: organizationId } as const
      await editRateLimits(context, tx, owner, {
        current: policy,
        wanted: presetChanges(body.usage_tier),
      })
    }
    return after
  })
}

function withChanges(
  {
    organization,
    policy,
  }: { organization: SettledOrganization['organization']; policy: ScopePolicy },
  body: UpdateOrganizationSettingsBody,
): SettledOrganization {
  return {
    organization: {
      ...organization,
      usageTier: body.usage_tier ?? organization.usageTier,
      language: body.language ?? organization.language,
      alertEmails: body.alert_emails ?? organization.alertEmails,
      workspacesMax: body.workspaces_max ?? organization.workspacesMax,
    },
    policy: {
      outputTokens: body.output_tokens ?? policy.outputTokens,
      unboundedRequests: body.unbounded_requests ?? policy.unboundedRequests,
      unknownModels: body.unknown_models ?? policy.unknownModels,
    },
  }
}

/** Also what a preset does not limit of its groups: those limits go. Groups that it does not have stay. */
function presetChanges(tier: UsageTier): RateLimitChange[] {
  const preset = presetOf(tier, catalog)
  return limitedGroups.flatMap(({ id: group, limiters }) => {
    const limits = preset[group]
    if (!limits) return []
    return limiters.map((limiter) => ({ group, limiter, limit: limits[limiter] ?? null }))
  })
}
