import type { DeliveryId, OrganizationId, UserId } from '#domain/id.ts'
import type { Db } from '../port.ts'

/** The mail with the link of a reset, until it is sent. Instants are Unix milliseconds. */
export type ResetMail = {
  readonly id: DeliveryId
  readonly organizationId: OrganizationId
  readonly userId: UserId
  /** Sealed, for the row's id. */
  readonly sealedToken: string
  /** How often it has been taken up. */
  readonly attempts: number
  readonly dueAtMs: number
  /** From then on its link opens nothing. */
  readonly expiresAtMs: number
}

/** Puts a mail into the outbox, in the transaction that makes its link. */
export async function insertResetMail(db: Db, mail: ResetMail): Promise<void> {
  await db
    .insertInto('reset_mail')
    .values({
      id: mail.id,
      organization_id: mail.organizationId,
      user_id: mail.userId,
      sealed_token: mail.sealedToken,
      attempts: BigInt(mail.attempts),
      due_at_ms: BigInt(mail.dueAtMs),
      expires_at_ms: BigInt(mail.expiresAtMs),
    })
    .execute()
}

/**
 * Takes mails that are due, each for one node until `untilMs`, when it is due again; part of the transaction given. What
 * is too late to be sent is forgotten.
 */
export async function claimResetMails(
  db: Db,
  { nowMs, untilMs, countMax }: { nowMs: number; untilMs: number; countMax: number },
): Promise<readonly ResetMail[]> {
  const now = BigInt(nowMs)
  await db.deleteFrom('reset_mail').where('expires_at_ms', '<=', now).execute()
  const due = await db
    .selectFrom('reset_mail')
    .selectAll()
    .where('due_at_ms', '<=', now)
    .orderBy('due_at_ms')
    .limit(countMax)
    .execute()
  const claimed: ResetMail[] = []
  for (const row of due) {
    const attempts = row.attempts + 1n
    const result = await db
      .updateTable('reset_mail')
      .set({ due_at_ms: BigInt(untilMs), attempts })
      .where('id', '=', row.id)
      .where('attempts', '=', row.attempts)
      .executeTakeFirst()
    if (result.numUpdatedRows !== 1n) continue
    claimed.push({
      id: row.id,
      organizationId: row.organization_id,
      userId: row.user_id,
      sealedToken: row.sealed_token,
      attempts: Number(attempts),
      dueAtMs: untilMs,
      expiresAtMs: Number(row.expires_at_ms),
    })
  }
  return claimed
}

/** Sets when it is tried again. */
export async function postponeResetMail(db: Db, id: DeliveryId, dueAtMs: number): Promise<void> {
  await db
    .updateTable('reset_mail')
    .set({ due_at_ms: BigInt(dueAtMs) })
    .where('id', '=', id)
    .execute()
}

/** It has arrived, or never will. Does nothing when it is gone already. */
export async function deleteResetMail(db: Db, id: DeliveryId): Promise<void> {
  await db.deleteFrom('reset_mail').where('id', '=', id).execute()
}

/** All that are on their way to the person. */
export async function deleteResetMailsOf(db: Db, userId: UserId): Promise<void> {
  await db.deleteFrom('reset_mail').where('user_id', '=', userId).execute()
}
