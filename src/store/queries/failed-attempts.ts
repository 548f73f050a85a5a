import type { Db } from '../port.ts'

/** What has failed lately for somebody or some address. `lastAtMs` is in Unix milliseconds. */
export type FailedAttempts = { readonly count: number; readonly lastAtMs: number }

/** None, where nothing has failed. */
export async function findFailedAttempts(db: Db, subject: string): Promise<FailedAttempts> {
  const row = await db
    .selectFrom('failed_attempt')
    .selectAll()
    .where('subject', '=', subject)
    .executeTakeFirst()
  return { count: Number(row?.count ?? 0n), lastAtMs: Number(row?.last_at_ms ?? 0n) }
}

/**
 * Puts one count in the place of another. Returns false, with nothing changed, when somebody else has counted
 * meanwhile.
 */
export async function replaceFailedAttempts(
  db: Db,
  { subject, before, after }: { subject: string; before: FailedAttempts; after: FailedAttempts },
): Promise<boolean> {
  const counted = { count: BigInt(after.count), last_at_ms: BigInt(after.lastAtMs) }
  const row = await db
    .insertInto('failed_attempt')
    .values({ subject, ...counted })
    .onConflict((conflict) =>
      conflict
        .column('subject')
        .doUpdateSet(counted)
        .where('failed_attempt.count', '=', BigInt(before.count))
        .where('failed_attempt.last_at_ms', '=', BigInt(before.lastAtMs)),
    )
    .returning('subject')
    .executeTakeFirst()
  return row !== undefined
}

/** Forgets what has failed for these. */
export async function deleteFailedAttempts(db: Db, subjects: readonly string[]): Promise<void> {
  await db.deleteFrom('failed_attempt').where('subject', 'in', subjects).execute()
}

/** Forgets what failed last before that instant, in Unix milliseconds. */
export async function deleteFailedAttemptsBefore(db: Db, instantMs: number): Promise<void> {
  await db.deleteFrom('failed_attempt').where('last_at_ms', '<', BigInt(instantMs)).execute()
}

/** Forgets what has failed for an account, from whatever address. */
export async function deleteFailedAttemptsOf(db: Db, account: string): Promise<void> {
  await db
    .deleteFrom('failed_attempt')
    .where((where) =>
      where.or([where('subject', '=', account), where('subject', 'like', `${account}:%`)]),
    )
    .execute()
}
