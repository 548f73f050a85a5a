import type { Organization as OrganizationOnTheWire } from '#contract/organization.ts'
import type { Organization } from '#store/queries/organizations.ts'

export function presentOrganization({ id, name }: Organization): OrganizationOnTheWire {
  return { id, type: 'organization', name }
}
