import type { OrganizationId, SessionId, UserId } from '#domain/id.ts'
import type { Db } from '../port.ts'

/** One sign-in of one person. Instants in Unix milliseconds. */
export type Session = {
  readonly id: SessionId
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly createdAtMs: number
  /** When the person last showed who they are. */
  readonly verifiedAtMs: number
  readonly lastUsedAtMs: number
  readonly expiresAtMs: number
}

/** Rejects when the id or the digest is taken. The digest stands in for the secret, which is not stored. */
export async function insertSession(
  db: Db,
  session: Session & { readonly digest: string },
): Promise<void> {
  await db
    .insertInto('session')
    .values({
      id: session.id,
      organization_id: session.organizationId,
      user_id: session.userId,
      digest: session.digest,
      created_at_ms: BigInt(session.createdAtMs),
      verified_at_ms: BigInt(session.verifiedAtMs),
      last_used_at_ms: BigInt(session.lastUsedAtMs),
      expires_at_ms: BigInt(session.expiresAtMs),
    })
    .execute()
}

/** Over or not: the caller compares with its clock. */
export async function findSessionByDigest(db: Db, digest: string): Promise<Session | undefined> {
  const row = await db
    .selectFrom('session')
    .selectAll()
    .where('digest', '=', digest)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      organizationId: row.organization_id,
      userId: row.user_id,
      createdAtMs: Number(row.created_at_ms),
      verifiedAtMs: Number(row.verified_at_ms),
      lastUsedAtMs: Number(row.last_used_at_ms),
      expiresAtMs: Number(row.expires_at_ms),
    }
  )
}
