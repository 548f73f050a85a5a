import type { Db } from '#store/port.ts'
import { findOrganization } from '#store/queries/organizations.ts'
import type { Organization } from '#store/queries/organizations.ts'
import type { RequestContext } from '../context.ts'

/** The caller's own organization. */
export async function getOrganization(
  { store, caller }: RequestContext,
  db: Db = store.read,
): Promise<Organization> {
  const organization = await findOrganization(db, caller.organizationId)
  if (!organization) throw new Error(`no organization ${caller.organizationId}`)
  return organization
}
