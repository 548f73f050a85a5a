import type { OrganizationSettings } from '#contract/settings.ts'
import type { ScopePolicy } from '#domain/scope.ts'
import type { Organization } from '#store/queries/organizations.ts'

/** An organization with what is set of its requests. */
export type SettledOrganization = {
  readonly organization: Organization
  readonly policy: Pick<ScopePolicy, 'outputTokens' | 'unboundedRequests' | 'unknownModels'>
}

export function presentOrganizationSettings({
  organization,
  policy,
}: SettledOrganization): OrganizationSettings {
  return {
    type: 'organization_settings',
    usage_tier: organization.usageTier,
    language: organization.language,
    alert_emails: [...organization.alertEmails],
    output_tokens: policy.outputTokens,
    workspaces_max: organization.workspacesMax,
    unbounded_requests: policy.unboundedRequests,
    unknown_models: policy.unknownModels,
  }
}
