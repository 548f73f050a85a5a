import type { OrganizationId } from '#domain/id.ts'
import type { Db } from '../port.ts'

/** Names a request of an organization's caller, as the caller has named it. */
export type IdempotencyName = {
  readonly organizationId: OrganizationId
  readonly key: string
}

/** What was answered, without secrets. */
export type IdempotentAnswer = IdempotencyName & {
  /** Of the whole request, and of who made it. */
  readonly requestDigest: string
  /** False while the answer is only what the audit holds of it. */
  readonly isFinal: boolean
  readonly answer: unknown
  readonly createdAtMs: number
}

/** However old. */
export async function findIdempotentAnswer(
  db: Db,
  { organizationId, key }: IdempotencyName,
): Promise<IdempotentAnswer | undefined> {
  const row = await db
    .selectFrom('idempotent_answer')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst()
  return (
    row && {
      organizationId,
      key,
      requestDigest: row.request_digest,
      isFinal: row.status !== 0n,
      answer: JSON.parse(row.answer),
      createdAtMs: Number(row.created_at_ms),
    }
  )
}

/** Takes the name for a request. Rejects when it is taken. */
export async function claimIdempotencyKey(
  db: Db,
  claim: Omit<IdempotentAnswer, 'isFinal' | 'answer'>,
): Promise<void> {
  await db
    .insertInto('idempotent_answer')
    .values({
      organization_id: claim.organizationId,
      idempotency_key: claim.key,
      request_digest: claim.requestDigest,
      status: 0n,
      answer: 'null',
      created_at_ms: BigInt(claim.createdAtMs),
    })
    .execute()
}

/** Writes the answer of a name that is taken; again, with the same effect. */
export async function updateIdempotentAnswer(
  db: Db,
  { organizationId, key }: IdempotencyName,
  { answer, isFinal }: Pick<IdempotentAnswer, 'answer' | 'isFinal'>,
): Promise<void> {
  await db
    .updateTable('idempotent_answer')
    .set({ answer: JSON.stringify(answer), status: isFinal ? 200n : 0n })
    .where('organization_id', '=', organizationId)
    .where('idempotency_key', '=', key)
    .execute()
}

/** Frees the names that were taken before that instant, in Unix milliseconds. */
export async function deleteIdempotentAnswers(
  db: Db,
  {
    organizationId,
    beforeMs,
  }: { readonly organizationId: OrganizationId; readonly beforeMs: number },
): Promise<void> {
  await db
    .deleteFrom('idempotent_answer')
    .where('organization_id', '=', organizationId)
    .where('created_at_ms', '<', BigInt(beforeMs))
    .execute()
}
