import type { OrganizationId, SecondFactorId, UserId } from '#domain/id.ts'
import type { Db } from '../port.ts'
import { optionalBigInt, optionalNumber } from './nullable.ts'

/** What shows, beside the password, that it is the person. Instants are Unix milliseconds. */
export type SecondFactor = {
  readonly id: SecondFactorId
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly sealedSecret: string
  readonly sealedRecoveryCodes: string
  /** Until then nobody is asked for it. */
  readonly isConfirmed: boolean
  /** Of the codes that were taken lately, the last one first. */
  readonly lastCodeDigests: readonly string[]
  readonly lastCodeAtMs: number | null
  readonly createdAtMs: number
}

/** Rejects when the person has one. */
export async function insertSecondFactor(db: Db, factor: SecondFactor): Promise<void> {
  await db
    .insertInto('second_factor')
    .values({
      id: factor.id,
      organization_id: factor.organizationId,
      user_id: factor.userId,
      created_at_ms: BigInt(factor.createdAtMs),
      ...changeableColumns(factor),
    })
    .execute()
}

/** `undefined` for somebody who has none. One that is not confirmed is found too. */
export async function findSecondFactor(db: Db, userId: UserId): Promise<SecondFactor | undefined> {
  const row = await db
    .selectFrom('second_factor')
    .selectAll()
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      organizationId: row.organization_id,
      userId: row.user_id,
      sealedSecret: row.sealed_secret,
      sealedRecoveryCodes: row.sealed_recovery_codes,
      isConfirmed: row.is_confirmed === 1n,
      lastCodeDigests: row.last_code_digest?.split(' ') ?? [],
      lastCodeAtMs: optionalNumber(row.last_code_at_ms),
      createdAtMs: Number(row.created_at_ms),
    }
  )
}

/** Writes what can change of it. */
export async function updateSecondFactorRow(db: Db, factor: SecondFactor): Promise<void> {
  await db
    .updateTable('second_factor')
    .set(changeableColumns(factor))
    .where('id', '=', factor.id)
    .execute()
}

function changeableColumns(factor: SecondFactor) {
  return {
    sealed_secret: factor.sealedSecret,
    sealed_recovery_codes: factor.sealedRecoveryCodes,
    is_confirmed: factor.isConfirmed ? 1n : 0n,
    last_code_digest: factor.lastCodeDigests.join(' ') || null,
    last_code_at_ms: optionalBigInt(factor.lastCodeAtMs),
  }
}

/** Does nothing when there is none. */
export async function deleteSecondFactorOf(db: Db, userId: UserId): Promise<void> {
  await db.deleteFrom('second_factor').where('user_id', '=', userId).execute()
}
