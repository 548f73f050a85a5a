import type { RequestPasswordResetBody } from '#contract/sign-in.ts'
import type { OrganizationId } from '#domain/id.ts'
import { bounds } from '#platform/bounds.ts'
import type { Ceremony } from '#store/queries/ceremonies.ts'
import type { Person } from '#store/queries/people.ts'
import { insertResetMail } from '#store/queries/reset-mails.ts'
import { change, recordChange } from '../change.ts'
import type { Visit } from '../context.ts'
import { actingAs } from '../identity/acting-as.ts'
import { takeAttempt } from '../identity/attempts.ts'
import { digestOfCeremony } from '../identity/decided.ts'
import { holdCeremony } from '../identity/hold-ceremony.ts'
import { alias } from '../identity/rows.ts'
import { writeDecided } from '../identity/write-decided.ts'
import { findEntrance, findMemberByEmail } from '../sessions/find-entrance.ts'

/**
 * Mails the link of a reset to whoever has the address. The answer is the same where nobody has, and so is the work: a
 * link is made that was given to nobody. Asking counts as trying a password does, so that nobody's mailbox is filled.
 */
export async function requestReset(
  visit: Visit,
  { email, organization_id }: RequestPasswordResetBody,
): Promise<void> {
  const organizationId = (await findEntrance(visit, organization_id))?.id
  await takeAttempt(visit, { organizationId, email })
  if (!organizationId) return
  const person = await findMemberByEmail(visit, organizationId, email)
  const { ids, clock, secretBox } = visit
  const known = { organizationId, person }
  const { decided, resetToken: token } = await holdCeremony(visit, known, async ({ api }) => {
    await api.requestPasswordReset({ body: { email: alias } })
  })
  const nowMs = clock.now()
  const begun = person ? decided.begun : [nobodysReset(visit, organizationId)]
  const id = ids.delivery()
  const sealedToken = secretBox.seal(token ?? ids.ceremony(), id)
  const context = actingAs(visit, { organizationId, userId: null })
  await change(context, async (tx) => {
    await writeDecided(tx.db, { ...decided, begun }, nowMs)
    if (person) {
      const mail = { id, organizationId, userId: person.id, sealedToken, attempts: 0 }
      const expiresAtMs = nowMs + bounds.passwordResetMsMax
      await insertResetMail(tx.db, { ...mail, dueAtMs: nowMs, expiresAtMs })
    }
    await recordChange(context, tx, requested(person, organizationId))
  })
}

function requested(person: Person | undefined, organizationId: OrganizationId) {
  return {
    type: 'user_password_reset_requested',
    subjectId: person?.id ?? organizationId,
    workspaceId: null,
    before: null,
    after: null,
  } as const
}

/** Its name was told to nobody, and it means nobody. */
function nobodysReset({ ids, clock }: Visit, organizationId: OrganizationId): Ceremony {
  const nowMs = clock.now()
  const id = ids.ceremony()
  return {
    id,
    organizationId,
    digest: digestOfCeremony(id),
    value: '',
    createdAtMs: nowMs,
    expiresAtMs: nowMs + bounds.passwordResetMsMax,
  }
}
