import type { Selectable } from 'kysely'
import type { IdentityProviderId, OrganizationId } from '#domain/id.ts'
import type { FirstSignIn } from '#domain/sign-in.ts'
import type { Db } from '../port.ts'
import type { IdentityProviderTable } from '../schema-identity.ts'

/** Who vouches for people of an organization. Instants are Unix milliseconds. */
export type IdentityProvider = {
  readonly id: IdentityProviderId
  readonly organizationId: OrganizationId
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  /** Sealed, for the provider's id. */
  readonly sealedClientSecret: string
  /** In lower case. */
  readonly allowedDomains: readonly string[]
  readonly firstSignIn: FirstSignIn
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** Rejects when the id is taken. */
export async function insertIdentityProvider(db: Db, provider: IdentityProvider): Promise<void> {
  await db
    .insertInto('identity_provider')
    .values({
      id: provider.id,
      organization_id: provider.organizationId,
      created_at_ms: BigInt(provider.createdAtMs),
      ...changeableColumns(provider),
    })
    .execute()
}

/** Writes all that can change of it. */
export async function updateIdentityProviderRow(db: Db, provider: IdentityProvider): Promise<void> {
  await db
    .updateTable('identity_provider')
    .set(changeableColumns(provider))
    .where('id', '=', provider.id)
    .execute()
}

function changeableColumns(provider: IdentityProvider) {
  return {
    name: provider.name,
    issuer: provider.issuer,
    client_id: provider.clientId,
    sealed_client_secret: provider.sealedClientSecret,
    allowed_domains: JSON.stringify(provider.allowedDomains),
    first_sign_in: JSON.stringify(provider.firstSignIn),
    updated_at_ms: BigInt(provider.updatedAtMs),
  }
}

/** Those for whom it has vouched have to have been unlinked. Does nothing when it is gone already. */
export async function deleteIdentityProviderRow(db: Db, id: IdentityProviderId): Promise<void> {
  await db.deleteFrom('identity_provider').where('id', '=', id).execute()
}

/** Of whatever organization: for those whose organization is not known yet. */
export async function findIdentityProvider(
  db: Db,
  id: IdentityProviderId,
): Promise<IdentityProvider | undefined> {
  const row = await db
    .selectFrom('identity_provider')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row && parseIdentityProvider(row)
}

/** The organization's, oldest first. There are few. */
export async function listIdentityProviders(
  db: Db,
  organizationId: OrganizationId,
): Promise<readonly IdentityProvider[]> {
  const rows = await db
    .selectFrom('identity_provider')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('id')
    .execute()
  return rows.map(parseIdentityProvider)
}

function parseIdentityProvider(row: Selectable<IdentityProviderTable>): IdentityProvider {
  return {
    id: row.id,
    organizationId: row.organization_id,
    name: row.name,
    issuer: row.issuer,
    clientId: row.client_id,
    sealedClientSecret: row.sealed_client_secret,
    allowedDomains: JSON.parse(row.allowed_domains) as string[],
    firstSignIn: JSON.parse(row.first_sign_in) as FirstSignIn,
    createdAtMs: Number(row.created_at_ms),
    updatedAtMs: Number(row.updated_at_ms),
  }
}
