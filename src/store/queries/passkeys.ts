import type { Selectable } from 'kysely'
import type { OrganizationId, PasskeyId, UserId } from '#domain/id.ts'
import type { Db } from '../port.ts'
import type { PasskeyTable } from '../schema-identity.ts'
import { optionalBigInt, optionalNumber } from './nullable.ts'

/** The public half of a key that an authenticator keeps. Instants are Unix milliseconds. */
export type Passkey = {
  readonly id: PasskeyId
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly name: string
  /** As the authenticator names it, in base64url. */
  readonly credentialId: string
  /** COSE, in base64. */
  readonly publicKey: string
  /** How often it has signed, where the authenticator counts. */
  readonly counter: number
  readonly transports: string
  readonly deviceType: string
  /** Kept by its owner's account elsewhere, so that losing a device does not lose it. */
  readonly isSynced: boolean
  readonly aaguid: string
  readonly createdAtMs: number
  readonly lastUsedAtMs: number | null
}

/** Rejects when the authenticator's key is known already. */
export async function insertPasskey(db: Db, passkey: Passkey): Promise<void> {
  await db
    .insertInto('passkey')
    .values({
      id: passkey.id,
      organization_id: passkey.organizationId,
      user_id: passkey.userId,
      name: passkey.name,
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      counter: BigInt(passkey.counter),
      transports: passkey.transports,
      device_type: passkey.deviceType,
      is_synced: passkey.isSynced ? 1n : 0n,
      aaguid: passkey.aaguid,
      created_at_ms: BigInt(passkey.createdAtMs),
      last_used_at_ms: optionalBigInt(passkey.lastUsedAtMs),
    })
    .execute()
}

/** Another organization's is not found. */
export async function findPasskeyByCredential(
  db: Db,
  key: { readonly organizationId: OrganizationId; readonly credentialId: string },
): Promise<Passkey | undefined> {
  const row = await db
    .selectFrom('passkey')
    .selectAll()
    .where('credential_id', '=', key.credentialId)
    .where('organization_id', '=', key.organizationId)
    .executeTakeFirst()
  return row && parsePasskey(row)
}

/** The person's, oldest first. There are few. */
export async function listPasskeysOf(db: Db, userId: UserId): Promise<readonly Passkey[]> {
  const rows = await db
    .selectFrom('passkey')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute()
  return rows.map(parsePasskey)
}

/** Writes what can change of it: its name, its count, and when it was used. */
export async function updatePasskeyRow(
  db: Db,
  { id, name, counter, lastUsedAtMs }: Passkey,
): Promise<void> {
  await db
    .updateTable('passkey')
    .set({ name, counter: BigInt(counter), last_used_at_ms: optionalBigInt(lastUsedAtMs) })
    .where('id', '=', id)
    .execute()
}

/** Does nothing when it is gone already. */
export async function deletePasskeyRow(db: Db, id: PasskeyId): Promise<void> {
  await db.deleteFrom('passkey').where('id', '=', id).execute()
}

/** All that the person has. */
export async function deletePasskeysOf(db: Db, userId: UserId): Promise<void> {
  await db.deleteFrom('passkey').where('user_id', '=', userId).execute()
}

function parsePasskey(row: Selectable<PasskeyTable>): Passkey {
  return {
    id: row.id,
    organizationId: row.organization_id,
    userId: row.user_id,
    name: row.name,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    counter: Number(row.counter),
    transports: row.transports,
    deviceType: row.device_type,
    isSynced: row.is_synced === 1n,
    aaguid: row.aaguid,
    createdAtMs: Number(row.created_at_ms),
    lastUsedAtMs: optionalNumber(row.last_used_at_ms),
  }
}
