import type { CeremonyId, OrganizationId, UserId } from '#domain/id.ts'
import type { Db } from '../port.ts'

/**
 * Something begun that is to be ended soon and once: a sign-in, a registration, the reset of a password. Instants are
 * Unix milliseconds.
 */
export type Ceremony = {
  readonly id: CeremonyId
  readonly organizationId: OrganizationId
  /** SHA-256 of what names it, in hex. Only whoever began it has the name. */
  readonly digest: string
  readonly value: string
  readonly createdAtMs: number
  readonly expiresAtMs: number
}

/** Rejects when the id is taken. */
export async function insertCeremony(db: Db, ceremony: Ceremony): Promise<void> {
  await db
    .insertInto('ceremony')
    .values({
      id: ceremony.id,
      organization_id: ceremony.organizationId,
      digest: ceremony.digest,
      value: ceremony.value,
      created_at_ms: BigInt(ceremony.createdAtMs),
      expires_at_ms: BigInt(ceremony.expiresAtMs),
    })
    .execute()
}

/** Over or not, of whatever organization: whoever knows a name is the one who began it. */
export async function findCeremonies(
  db: Db,
  digests: readonly string[],
): Promise<readonly Ceremony[]> {
  const rows = await db.selectFrom('ceremony').selectAll().where('digest', 'in', digests).execute()
  return rows.map((row) => ({
    id: row.id,
    organizationId: row.organization_id,
    digest: row.digest,
    value: row.value,
    createdAtMs: Number(row.created_at_ms),
    expiresAtMs: Number(row.expires_at_ms),
  }))
}

/** Returns false when somebody else has ended it. */
export async function deleteCeremony(db: Db, id: CeremonyId): Promise<boolean> {
  const result = await db.deleteFrom('ceremony').where('id', '=', id).executeTakeFirst()
  return result.numDeletedRows === 1n
}

/** Ends what is about the person alone: half a sign-in, the reset of a password. */
export async function deleteCeremoniesOf(
  db: Db,
  { organizationId, userId }: { readonly organizationId: OrganizationId; readonly userId: UserId },
): Promise<void> {
  await db
    .deleteFrom('ceremony')
    .where('organization_id', '=', organizationId)
    .where('value', '=', userId)
    .execute()
}

/** Forgets what had to be ended before that instant, in Unix milliseconds. */
export async function deleteCeremoniesBefore(db: Db, instantMs: number): Promise<void> {
  await db.deleteFrom('ceremony').where('expires_at_ms', '<', BigInt(instantMs)).execute()
}
