import type { ApiKeyId, OrganizationId, SessionId, UserId, WorkspaceId } from '#domain/id.ts'
import type { Db } from '../port.ts'
import type { PlaygroundKeyTable } from '../schema-people.ts'
import { optionalBigInt, optionalNumber } from './nullable.ts'

/** What a person asks with from the playground, in one workspace. Instants are Unix milliseconds. */
export type PlaygroundKey = {
  readonly id: ApiKeyId
  readonly organizationId: OrganizationId
  readonly workspaceId: WorkspaceId
  readonly userId: UserId
  /** The sign-in for which the present secret was made. */
  readonly sessionId: SessionId
  /** When the present secret was made, and until when it opens the key. */
  readonly createdAtMs: number
  readonly expiresAtMs: number
  /** When it was closed before that. */
  readonly closedAtMs: number | null
}

/**
 * Puts a key in the place of the one that the person has in the workspace, if they have one: give it that one's id.
 * The digest (SHA-256 in hex) stands in for the secret, which is not stored. What opens the key is the ledger's to
 * say: edit its scope in the same transaction. May be repeated.
 */
export async function putPlaygroundKey(
  db: Db,
  key: PlaygroundKey & { readonly digest: string },
): Promise<void> {
  const present = {
    session_id: key.sessionId,
    digest: key.digest,
    created_at_ms: BigInt(key.createdAtMs),
    expires_at_ms: BigInt(key.expiresAtMs),
    closed_at_ms: optionalBigInt(key.closedAtMs),
  }
  await db
    .insertInto('playground_key')
    .values({
      id: key.id,
      organization_id: key.organizationId,
      workspace_id: key.workspaceId,
      user_id: key.userId,
      ...present,
    })
    .onConflict((conflict) => conflict.columns(['user_id', 'workspace_id']).doUpdateSet(present))
    .execute()
}

/** Writes that keys are closed from an instant on, in Unix milliseconds. */
export async function closePlaygroundKeyRows(
  db: Db,
  ids: readonly ApiKeyId[],
  nowMs: number,
): Promise<void> {
  if (ids.length === 0) return
  const closed = { closed_at_ms: BigInt(nowMs) }
  await db.updateTable('playground_key').set(closed).where('id', 'in', ids).execute()
}

/** The key that the person has in the workspace, open or not. */
export async function findPlaygroundKey(
  db: Db,
  { userId, workspaceId }: Pick<PlaygroundKey, 'userId' | 'workspaceId'>,
): Promise<PlaygroundKey | undefined> {
  const row = await db
    .selectFrom('playground_key')
    .selectAll()
    .where('user_id', '=', userId)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return row && parsePlaygroundKey(row)
}

/** By its present secret, open or not. Another organization's finds nothing. */
export async function findPlaygroundKeyByDigest(
  db: Db,
  { organizationId, digest }: { readonly organizationId: OrganizationId; readonly digest: string },
): Promise<PlaygroundKey | undefined> {
  const row = await db
    .selectFrom('playground_key')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('digest', '=', digest)
    .executeTakeFirst()
  return row && parsePlaygroundKey(row)
}

/** Those of a person whose secret opens them at that instant, in Unix milliseconds. */
export async function listOpenPlaygroundKeysOf(
  db: Db,
  userId: UserId,
  nowMs: number,
): Promise<readonly PlaygroundKey[]> {
  const rows = await db
    .selectFrom('playground_key')
    .selectAll()
    .where('user_id', '=', userId)
    .where('closed_at_ms', 'is', null)
    .where('expires_at_ms', '>', BigInt(nowMs))
    .orderBy('id')
    .execute()
  return rows.map(parsePlaygroundKey)
}

function parsePlaygroundKey(row: PlaygroundKeyTable): PlaygroundKey {
  return {
    id: row.id,
    organizationId: row.organization_id,
    workspaceId: row.workspace_id,
    userId: row.user_id,
    sessionId: row.session_id,
    createdAtMs: Number(row.created_at_ms),
    expiresAtMs: Number(row.expires_at_ms),
    closedAtMs: optionalNumber(row.closed_at_ms),
  }
}
