import type { ResetPasswordBody } from '#contract/sign-in.ts'
import type { UserId } from '#domain/id.ts'
import { deleteCeremoniesOf, findCeremonies } from '#store/queries/ceremonies.ts'
import { deleteFailedAttemptsOf } from '#store/queries/failed-attempts.ts'
import { findPerson, updatePersonRow } from '#store/queries/people.ts'
import { deleteResetMailsOf } from '#store/queries/reset-mails.ts'
import { deleteSessionsOf } from '#store/queries/sessions.ts'
import { invalidRequest } from '../api-error.ts'
import type { ApiError } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { Visit } from '../context.ts'
import { accountSubject } from '../identity/attempts.ts'
import { actingAs } from '../identity/acting-as.ts'
import { digestOfCeremony } from '../identity/decided.ts'
import { holdCeremony } from '../identity/hold-ceremony.ts'
import { writeDecided } from '../identity/write-decided.ts'
import { mailSecurityChange } from '../notify/security-mail.ts'
import { closePlaygroundKeysOfSession } from '../playground-keys/close-playground-keys.ts'

/**
 * Gives whoever has the secret of the mail another password, and signs them out everywhere; it signs nobody in, so
 * that a second factor is still asked for. Of any number of attempts with one secret, one succeeds.
 */
export async function resetPassword(
  visit: Visit,
  { token, password }: ResetPasswordBody,
): Promise<void> {
  const { store, clock } = visit
  const name = `reset-password:${token}`
  const [ceremony] = await findCeremonies(store.read, [digestOfCeremony(name)])
  if (!ceremony || ceremony.expiresAtMs <= clock.now()) throw linkIsOver()
  const { organizationId } = ceremony
  const userId = ceremony.value as UserId
  const checked = await findPerson(store.read, { organizationId, userId })
  if (!checked || checked.removedAtMs !== null) throw linkIsOver()
  const known = { organizationId, person: checked, ceremonies: new Map([[name, ceremony]]) }
  const { decided } = await holdCeremony(visit, known, async ({ api }) => {
    await api.resetPassword({ body: { newPassword: password, token } })
  })
  const { passwordHash } = decided
  if (passwordHash === undefined) throw linkIsOver()
  const context = actingAs(visit, { organizationId, userId })
  await change(context, async (tx) => {
    const person = await findPerson(tx.db, { organizationId, userId })
    if (!person || person.removedAtMs !== null) throw linkIsOver()
    await writeDecided(tx.db, decided, clock.now())
    await updatePersonRow(tx.db, { ...person, passwordHash })
    // Other links, half a sign-in, and whoever is in with the old password.
    await deleteCeremoniesOf(tx.db, { organizationId, userId })
    await deleteResetMailsOf(tx.db, userId)
    const count = await deleteSessionsOf(tx.db, userId)
    const { email } = person
    await deleteFailedAttemptsOf(tx.db, accountSubject({ organizationId, email }))
    await recordChange(context, tx, {
      type: 'user_password_reset',
      subjectId: userId,
      workspaceId: null,
      before: { session_count: count },
      after: null,
    })
    await mailSecurityChange(context, tx, { userId, what: 'password_reset' })
    await closePlaygroundKeysOfSession(context, tx, { userId })
  })
}

function linkIsOver(): ApiError {
  return invalidRequest(
    'token: Is not that of a link that opens anything. Ask for another one',
    'reset_link_invalid',
  )
}
