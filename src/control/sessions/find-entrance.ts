import type { OrganizationId } from '#domain/id.ts'
import { findOrganization } from '#store/queries/organizations.ts'
import type { Organization } from '#store/queries/organizations.ts'
import { findPersonByEmail } from '#store/queries/people.ts'
import type { Person } from '#store/queries/people.ts'
import { findSetting } from '#store/queries/settings.ts'
import type { Visit } from '../context.ts'

/** The organization that is named, or else the first; `undefined` for one that nobody has. */
export async function findEntrance(
  { store }: Pick<Visit, 'store'>,
  named: OrganizationId | undefined,
): Promise<Organization | undefined> {
  const id = named ?? (await findSetting(store.read, 'first_organization'))
  return id ? findOrganization(store.read, id as OrganizationId) : undefined
}

/** Who has the address and has not been removed. */
export async function findMemberByEmail(
  { store }: Pick<Visit, 'store'>,
  organizationId: OrganizationId | undefined,
  email: string,
): Promise<Person | undefined> {
  if (!organizationId) return undefined
  const person = await findPersonByEmail(store.read, { organizationId, email })
  return person?.removedAtMs === null ? person : undefined
}
