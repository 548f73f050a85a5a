import type { RequestContext } from '../context.ts'
import { readPolicies } from '../read-policies.ts'
import { getOrganization } from './get-organization.ts'
import type { SettledOrganization } from './present-organization-settings.ts'

export async function getOrganizationSettings(
  context: RequestContext,
): Promise<SettledOrganization> {
  const organization = await getOrganization(context)
  const [policy] = await readPolicies(context, [organization.id])
  return { organization, policy }
}
