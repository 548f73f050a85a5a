import { hash } from 'node:crypto'
import { waitMsAfter, withAttempt } from '#domain/attempts.ts'
import type { Attempts, Patience } from '#domain/attempts.ts'
import type { OrganizationId } from '#domain/id.ts'
import { subscriberOf } from '#platform/address.ts'
import { bounds } from '#platform/bounds.ts'
import type { Db } from '#store/port.ts'
import {
  deleteFailedAttempts,
  deleteFailedAttemptsBefore,
  findFailedAttempts,
  replaceFailedAttempts,
} from '#store/queries/failed-attempts.ts'
import { ApiError } from '../api-error.ts'
import type { Visit } from '../context.ts'

const keptMs = bounds.failedAttemptsKeptMs
const minuteMs = 60_000

/** From one address at one account: whoever guesses is soon down to four guesses an hour. */
const patienceWithPair = { freeCount: 5, firstWaitMs: 1_000, waitMsMax: 15 * minuteMs, keptMs }
/** From one address at any account. Short, since many people may share the address. */
const patienceWithAddress = { freeCount: 20, firstWaitMs: 1_000, waitMsMax: minuteMs, keptMs }
/** At one account from anywhere. Shorter still: nobody shall lock another person out from elsewhere. */
const patienceWithAccount = { freeCount: 20, firstWaitMs: 1_000, waitMsMax: 10_000, keptMs }

/** One attempt at one password: what it counts against. */
export type Attempt = {
  readonly account: string
  readonly pair: string | null
  readonly address: string | null
}

/** The account is counted whether or not anybody has it. Neither address is kept as text. */
export function accountSubject(account: {
  readonly organizationId: OrganizationId | undefined
  readonly email: string
}): string {
  return `account:${digestOf(`${account.organizationId ?? ''} ${account.email}`)}`
}

/**
 * Counts the attempt as failed, or refuses it while earlier failures hold it back; a refused one is not counted.
 * Only passwords are slowed down: sessions and keys are too long to be guessed.
 */
export async function takeAttempt(
  { store, clock, address }: Visit,
  account: Parameters<typeof accountSubject>[0],
): Promise<Attempt> {
  const attempt = attemptOf(accountSubject(account), address)
  const nowMs = clock.now()
  await store.transaction(async ({ db }) => {
    await deleteFailedAttemptsBefore(db, nowMs - keptMs)
    // Whatever is counted before a refusal goes back with the transaction.
    for (const [subject, patience] of patienceByCount(attempt)) {
      const before = await findFailedAttempts(db, subject)
      const waitMs = waitMsAfter(before, patience, nowMs)
      if (waitMs > 0) throw tooManyAttempts(waitMs)
      const after = withAttempt(before, patience, nowMs)
      if (!(await replaceFailedAttempts(db, { subject, before, after }))) {
        throw tooManyAttempts(1_000)
      }
    }
  })
  return attempt
}

/** The password was right: the account starts anew, and the attempt did not count against the address. */
export async function forgiveAttempt(db: Db, { account, pair, address }: Attempt): Promise<void> {
  await deleteFailedAttempts(db, pair === null ? [account] : [account, pair])
  if (address === null) return
  const before: Attempts = await findFailedAttempts(db, address)
  if (before.count === 0) return
  const after = { ...before, count: before.count - 1 }
  await replaceFailedAttempts(db, { subject: address, before, after })
}

function attemptOf(account: string, address: string | null): Attempt {
  if (address === null) return { account, pair: null, address: null }
  const subscriber = digestOf(subscriberOf(address))
  return { account, pair: `${account}:${subscriber}`, address: `address:${subscriber}` }
}

/** Always in the same order, so that two transactions do not wait for one another. */
function patienceByCount({ account, pair, address }: Attempt): readonly [string, Patience][] {
  return [
    [account, patienceWithAccount],
    ...(pair === null ? [] : [[pair, patienceWithPair] as [string, Patience]]),
    ...(address === null ? [] : [[address, patienceWithAddress] as [string, Patience]]),
  ]
}

function digestOf(text: string): string {
  return hash('sha256', text, 'hex')
}

function tooManyAttempts(waitMs: number): ApiError {
  const seconds = Math.ceil(waitMs / 1_000)
  return new ApiError(
    'rate_limit_error',
    `Too many attempts have failed. Try again in ${seconds} s.`,
    { headers: { 'retry-after': String(seconds) } },
  )
}
