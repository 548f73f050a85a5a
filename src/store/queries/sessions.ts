import type { Selectable } from 'kysely'
import type { OrganizationId, SessionId, UserId } from '#domain/id.ts'
import type { SignInMethod } from '#domain/sign-in.ts'
import type { Db } from '../port.ts'
import type { SessionTable } from '../schema-people.ts'
import { pageOf, seek } from './page.ts'
import type { Page, PageRequest } from './page.ts'

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
  readonly method: SignInMethod
  readonly userAgent: string | null
  readonly address: string | null
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
      method: session.method,
      user_agent: session.userAgent,
      address: session.address,
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
  return row && parseSession(row)
}

/** Over or not. Another person's id finds nothing. */
export async function findSession(
  db: Db,
  { userId, id }: { readonly userId: UserId; readonly id: SessionId },
): Promise<Session | undefined> {
  const row = await db
    .selectFrom('session')
    .selectAll()
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && parseSession(row)
}

/** Writes when it was used, and when the person showed who they are, as far as they are given. */
export async function updateSessionRow(
  db: Db,
  { id, lastUsedAtMs, verifiedAtMs }: Pick<Session, 'id' | 'lastUsedAtMs'> & Partial<Session>,
): Promise<void> {
  await db
    .updateTable('session')
    .set({
      last_used_at_ms: BigInt(lastUsedAtMs),
      ...(verifiedAtMs === undefined ? {} : { verified_at_ms: BigInt(verifiedAtMs) }),
    })
    .where('id', '=', id)
    .execute()
}

/** Whose sessions, and which are still good. Instants are Unix milliseconds. */
export type SessionFilter = {
  readonly userId: UserId
  /** Those that end after this. */
  readonly nowMs: number
  /** Those that were used after this. */
  readonly usedAfterMs: number
}

/** Only those that are not over. */
export async function listSessionRows(
  db: Db,
  { userId, nowMs, usedAfterMs }: SessionFilter,
  page: PageRequest,
): Promise<Page<Session>> {
  const { cursor, operator, direction } = seek(page)
  const rows = await db
    .selectFrom('session')
    .selectAll()
    .where('user_id', '=', userId)
    .where('expires_at_ms', '>', BigInt(nowMs))
    .where('last_used_at_ms', '>', BigInt(usedAfterMs))
    .$if(cursor !== undefined, (query) => query.where('id', operator, cursor as SessionId))
    .orderBy('id', direction)
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows.map(parseSession), page)
}

/** Does nothing when it is gone already. */
export async function deleteSessionRow(db: Db, id: SessionId): Promise<void> {
  await db.deleteFrom('session').where('id', '=', id).execute()
}

/** Signs the person out everywhere, and returns how many sessions there were. */
export async function deleteSessionsOf(db: Db, userId: UserId): Promise<number> {
  const result = await db.deleteFrom('session').where('user_id', '=', userId).executeTakeFirst()
  return Number(result.numDeletedRows)
}

/** Signs the person out everywhere but there, and returns how many sessions that ended. */
export async function deleteOtherSessionsOf(
  db: Db,
  { userId, id }: { readonly userId: UserId; readonly id: SessionId },
): Promise<number> {
  const result = await db
    .deleteFrom('session')
    .where('user_id', '=', userId)
    .where('id', '!=', id)
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}

/** Ends every sign-in that no identity provider vouched for, but for one person's, and returns which those were. */
export async function deleteSessionsWithoutSso(
  db: Db,
  { organizationId, but }: { readonly organizationId: OrganizationId; readonly but: UserId | null },
): Promise<readonly { readonly sessionId: SessionId; readonly userId: UserId }[]> {
  const rows = await db
    .deleteFrom('session')
    .where('organization_id', '=', organizationId)
    .where('method', '!=', 'sso')
    .$if(but !== null, (query) => query.where('user_id', '!=', but!))
    .returning(['id', 'user_id'])
    .execute()
  return rows.map((row) => ({ sessionId: row.id, userId: row.user_id }))
}

/** Leaves the person the newest sessions, at most so many. */
export async function deleteOldestSessions(
  db: Db,
  userId: UserId,
  countMax: number,
): Promise<void> {
  const newest = db
    .selectFrom('session')
    .select('id')
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .limit(countMax)
  await db
    .deleteFrom('session')
    .where('user_id', '=', userId)
    .where('id', 'not in', newest)
    .execute()
}

function parseSession(row: Selectable<SessionTable>): Session {
  return {
    id: row.id,
    organizationId: row.organization_id,
    userId: row.user_id,
    createdAtMs: Number(row.created_at_ms),
    verifiedAtMs: Number(row.verified_at_ms),
    lastUsedAtMs: Number(row.last_used_at_ms),
    expiresAtMs: Number(row.expires_at_ms),
    method: row.method,
    userAgent: row.user_agent,
    address: row.address,
  }
}
