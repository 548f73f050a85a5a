import type { SecondFactor, SecondFactorSetup } from '#contract/account-security.ts'
import type { StoreTransaction } from '#store/port.ts'
import { ApiError, invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { forgiveAttempt, takeAttempt } from '../identity/attempts.ts'
import type { Decided } from '../identity/decided.ts'
import { holdCeremony } from '../identity/hold-ceremony.ts'
import type { Stage } from '../identity/hold-ceremony.ts'
import { digestOfCode, withTaken } from '../identity/taken-codes.ts'
import { writeDecided } from '../identity/write-decided.ts'
import { mailSecurityChange } from '../notify/security-mail.ts'
import { callingPerson } from '../sessions/calling-person.ts'
import { countCodes, getCaller } from './get-account-security.ts'

/** Makes another secret each time, until a code of one was shown. Nobody is asked for it before. */
export async function beginSecondFactor(context: RequestContext): Promise<SecondFactorSetup> {
  const { answer, fault, decided } = await hold(context, async ({ api, headers }) =>
    api.enableTwoFactor({ body: {}, headers: await headers() }),
  )
  if (fault === 'TOTP_ALREADY_ENABLED') throw isOn()
  if (answer?.method !== 'totp') throw unexpected(fault)
  // Nothing is in force yet, so that there is nothing to record.
  await change(context, (tx) => writeDecided(tx.db, decided, context.clock.now()))
  return {
    type: 'second_factor_setup',
    secret: new URL(answer.totpURI).searchParams.get('secret') ?? '',
    uri: answer.totpURI,
    recovery_codes: answer.backupCodes,
  }
}

/** From then on a password alone does not sign in. */
export async function confirmSecondFactor(
  context: RequestContext,
  code: string,
): Promise<SecondFactor> {
  const { person, factor } = await getCaller(context)
  if (!factor) throw isOff()
  if (factor.isConfirmed) throw isOn()
  const { organizationId, email } = person
  const attempt = await takeAttempt(context, { organizationId, email })
  const { fault, decided } = await hold(context, async ({ api, headers }) =>
    api.verifyTOTP({ body: { code }, headers: await headers() }),
  )
  if (fault !== null || !decided.factorAfter) throw invalidRequest('code: Is wrong')
  const left = await countCodes(context, person, decided.factorAfter)
  const nowMs = context.clock.now()
  const taken = withTaken(decided, digestOfCode(factor, code), nowMs)
  await change(context, async (tx) => {
    await writeDecided(tx.db, taken, nowMs)
    await forgiveAttempt(tx.db, attempt)
    await tell(context, tx, 'second_factor_enabled')
  })
  return { type: 'second_factor', enabled: true, recovery_codes_left: left }
}

export async function disableSecondFactor(context: RequestContext): Promise<SecondFactor> {
  const { fault, decided } = await hold(context, async ({ api, headers }) =>
    api.disableTwoFactor({ body: {}, headers: await headers() }),
  )
  if (fault !== null) throw unexpected(fault)
  await record(context, decided, 'second_factor_disabled')
  return { type: 'second_factor', enabled: false, recovery_codes_left: null }
}

/** The old ones open nothing any more. */
export async function renewRecoveryCodes(context: RequestContext): Promise<readonly string[]> {
  const { answer, fault, decided } = await hold(context, async ({ api, headers }) =>
    api.generateBackupCodes({ body: {}, headers: await headers() }),
  )
  if (fault === 'TWO_FACTOR_NOT_ENABLED') throw isOff()
  if (!answer) throw unexpected(fault)
  await record(context, decided, 'recovery_codes_created')
  return answer.backupCodes
}

async function hold<Answer>(context: RequestContext, work: (stage: Stage) => Promise<Answer>) {
  const { person, factor } = await getCaller(context)
  const { organizationId } = person
  return holdCeremony(context, { organizationId, person, factor, isCaller: true }, work)
}

/** What was on, or is: one that was never confirmed is taken back without a word. */
async function record(
  context: RequestContext,
  decided: Decided,
  what: FactorChange,
): Promise<void> {
  await change(context, async (tx) => {
    await writeDecided(tx.db, decided, context.clock.now())
    if (decided.factorBefore?.isConfirmed) {
      await tell(context, tx, what)
    }
  })
}

type FactorChange = 'second_factor_enabled' | 'second_factor_disabled' | 'recovery_codes_created'

/** To the audit, and to whoever it is about. */
async function tell(
  context: RequestContext,
  tx: StoreTransaction,
  what: FactorChange,
): Promise<void> {
  const { userId } = callingPerson(context)
  await recordChange(context, tx, {
    type: `user_${what}`,
    subjectId: userId,
    workspaceId: null,
    before: null,
    after: null,
  })
  await mailSecurityChange(context, tx, { userId, what })
}

function isOn(): ApiError {
  return new ApiError('conflict_error', 'The second factor is on already. Turn it off first.')
}

function unexpected(fault: string | null): Error {
  return new Error(`the engine refused what it has no reason to refuse: ${fault}`)
}

function isOff(): ApiError {
  return invalidRequest('There is no second factor. Begin one first.')
}
