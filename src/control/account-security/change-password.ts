import type { ChangePasswordBody } from '#contract/account-security.ts'
import { hashPassword } from '#platform/password.ts'
import { deleteCeremoniesOf } from '#store/queries/ceremonies.ts'
import { updatePersonRow } from '#store/queries/people.ts'
import { deleteResetMailsOf } from '#store/queries/reset-mails.ts'
import { deleteOtherSessionsOf } from '#store/queries/sessions.ts'
import { ApiError, invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { forgiveAttempt, takeAttempt } from '../identity/attempts.ts'
import { verifyPerson } from '../identity/verify-person.ts'
import { mailSecurityChange } from '../notify/security-mail.ts'
import { closePlaygroundKeysOfSession } from '../playground-keys/close-playground-keys.ts'
import { callingPerson } from '../sessions/calling-person.ts'
import { getUser } from '../users/get-user.ts'
import { getCaller } from './get-account-security.ts'

/**
 * Whoever has a password shows it; whoever has none has just signed in otherwise. Their other sessions end, and so does
 * what has begun without one. Returns how many sessions that were.
 */
export async function changePassword(
  context: RequestContext,
  { current_password, new_password }: ChangePasswordBody,
): Promise<number> {
  const { person: checked } = await getCaller(context)
  const { organizationId, email, id: userId } = checked
  const { sessionId, access } = callingPerson(context)
  const attempt = await takeAttempt(context, { organizationId, email })
  if (checked.passwordHash === '') access.requireOrganization('account.secure')
  else if (!(await verifyPerson(checked, current_password ?? ''))) {
    throw invalidRequest('current_password: Is not your password')
  }
  const passwordHash = await hashPassword(new_password)
  return change(context, async (tx) => {
    const person = await getUser(context, userId, tx.db)
    if (person.passwordHash !== checked.passwordHash) {
      throw new ApiError('conflict_error', 'The password has changed meanwhile.')
    }
    await forgiveAttempt(tx.db, attempt)
    await updatePersonRow(tx.db, { ...person, passwordHash })
    await deleteCeremoniesOf(tx.db, { organizationId, userId })
    await deleteResetMailsOf(tx.db, userId)
    const count = await deleteOtherSessionsOf(tx.db, { userId, id: sessionId })
    await recordChange(context, tx, {
      type: 'user_password_changed',
      subjectId: userId,
      workspaceId: null,
      before: { session_count: count },
      after: null,
    })
    await mailSecurityChange(context, tx, { userId, what: 'password_changed' })
    await closePlaygroundKeysOfSession(context, tx, { userId })
    return count
  })
}
