import type { OrganizationId } from '#domain/id.ts'
import type { Language } from '#domain/organization.ts'
import type { Db } from '#store/port.ts'
import { findOrganization } from '#store/queries/organizations.ts'
import type { Organization } from '#store/queries/organizations.ts'
import { findLanguageOf } from '#store/queries/people.ts'

/** In which language to write to an address: its member's own, or else the organization's. */
export async function readerLanguage(
  db: Db,
  organization: Pick<Organization, 'id' | 'language'>,
  email: string,
): Promise<Language> {
  const own = await findLanguageOf(db, { organizationId: organization.id, email })
  return own ?? organization.language
}

/** Whatever belongs to an organization cannot outlive it. */
export async function getOrganizationOf(db: Db, id: OrganizationId): Promise<Organization> {
  const organization = await findOrganization(db, id)
  if (!organization) throw new Error(`no organization ${id}`)
  return organization
}
