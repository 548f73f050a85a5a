import { isDeepStrictEqual } from 'node:util'
import type { Db } from '#store/port.ts'
import {
  deleteCeremoniesBefore,
  deleteCeremony,
  insertCeremony,
} from '#store/queries/ceremonies.ts'
import { insertPasskey, updatePasskeyRow } from '#store/queries/passkeys.ts'
import {
  deleteSecondFactorOf,
  findSecondFactor,
  insertSecondFactor,
  updateSecondFactorRow,
} from '#store/queries/second-factors.ts'
import { ApiError } from '../api-error.ts'
import type { Decided } from './decided.ts'

/**
 * Writes what the engine has decided, as part of a transaction that has locked the organization, and refuses with 409
 * what somebody else has decided meanwhile: of any number of attempts to end one ceremony, one succeeds. The password
 * and who is signed in are the caller's to write.
 */
export async function writeDecided(db: Db, decided: Decided, nowMs: number): Promise<void> {
  for (const { id } of decided.ended) if (!(await deleteCeremony(db, id))) throw raced()
  if (decided.begun.length > 0) await deleteCeremoniesBefore(db, nowMs)
  for (const ceremony of decided.begun) await insertCeremony(db, ceremony)
  await writeFactor(db, decided)
  if (decided.newPasskey) await insertPasskey(db, decided.newPasskey)
  if (decided.usedPasskey) await updatePasskeyRow(db, decided.usedPasskey)
}

async function writeFactor(
  db: Db,
  { factorBefore: before, factorAfter: after }: Pick<Decided, 'factorBefore' | 'factorAfter'>,
): Promise<void> {
  const userId = (before ?? after)?.userId
  if (userId === undefined) return
  if (!isDeepStrictEqual(await findSecondFactor(db, userId), before)) throw raced()
  if (isDeepStrictEqual(before, after)) return
  if (!after) await deleteSecondFactorOf(db, userId)
  else if (before) await updateSecondFactorRow(db, after)
  else await insertSecondFactor(db, after)
}

function raced(): ApiError {
  return new ApiError(
    'conflict_error',
    'The same was done elsewhere at the same moment. Begin again.',
  )
}
