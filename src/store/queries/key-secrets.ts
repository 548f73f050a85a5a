import type { ApiKeyId } from '#domain/id.ts'
import type { Db } from '../port.ts'

/** A secret that a rotation has replaced, and the instant (Unix milliseconds) from which it opens nothing. */
export type RetiredSecret = {
  /** SHA-256 of the secret, in hex. */
  readonly digest: string
  readonly apiKeyId: ApiKeyId
  readonly hint: string
  readonly validUntilMs: number
}

/** Puts another secret into the place of the key's own. Rejects when the digest is taken. */
export async function replaceApiKeySecret(
  db: Db,
  { id, digest, hint }: { id: ApiKeyId; digest: string; hint: string },
): Promise<void> {
  await db.updateTable('api_key').set({ digest, hint }).where('id', '=', id).execute()
}

/** The digest and the hint of the secret that a key has now. Throws for a key that is not there. */
export async function getApiKeySecret(
  db: Db,
  id: ApiKeyId,
): Promise<{ readonly digest: string; readonly hint: string }> {
  return db
    .selectFrom('api_key')
    .select(['digest', 'hint'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

/** Keeps what a secret was: never deleted, so that a leaked one is known for good. */
export async function insertRetiredSecret(db: Db, secret: RetiredSecret): Promise<void> {
  await db
    .insertInto('retired_secret')
    .values({
      digest: secret.digest,
      api_key_id: secret.apiKeyId,
      hint: secret.hint,
      valid_until_ms: BigInt(secret.validUntilMs),
    })
    .execute()
}

/** Makes every retired secret of a key end at an instant, unless it ends before. Unix milliseconds. */
export async function shortenRetiredSecrets(
  db: Db,
  { apiKeyId, untilMs }: { apiKeyId: ApiKeyId; untilMs: number },
): Promise<void> {
  await db
    .updateTable('retired_secret')
    .set({ valid_until_ms: BigInt(untilMs) })
    .where('api_key_id', '=', apiKeyId)
    .where('valid_until_ms', '>', BigInt(untilMs))
    .execute()
}

/** Every secret that the key has had before the one it has, the first to end first. */
export async function listRetiredSecretsOf(
  db: Db,
  apiKeyId: ApiKeyId,
): Promise<readonly RetiredSecret[]> {
  const rows = await db
    .selectFrom('retired_secret')
    .selectAll()
    .where('api_key_id', '=', apiKeyId)
    .orderBy('valid_until_ms')
    .orderBy('digest')
    .execute()
  return rows.map(parseRetiredSecret)
}

/** Whose secret it was, of whatever organization; open or not. */
export async function findRetiredSecret(
  db: Db,
  digest: string,
): Promise<RetiredSecret | undefined> {
  const row = await db
    .selectFrom('retired_secret')
    .selectAll()
    .where('digest', '=', digest)
    .executeTakeFirst()
  return row && parseRetiredSecret(row)
}

function parseRetiredSecret(row: {
  digest: string
  api_key_id: ApiKeyId
  hint: string
  valid_until_ms: bigint
}): RetiredSecret {
  return {
    digest: row.digest,
    apiKeyId: row.api_key_id,
    hint: row.hint,
    validUntilMs: Number(row.valid_until_ms),
  }
}
