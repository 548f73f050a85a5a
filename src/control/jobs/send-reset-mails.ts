import { bounds } from '#platform/bounds.ts'
import { findOrganization } from '#store/queries/organizations.ts'
import { findPerson } from '#store/queries/people.ts'
import { claimResetMails, deleteResetMail, postponeResetMail } from '#store/queries/reset-mails.ts'
import type { ResetMail } from '#store/queries/reset-mails.ts'
import { backOffMs } from '../notify/back-off.ts'
import type { Sent } from '../notify/sent.ts'
import { writeResetMail } from '../notify/write-identity-mail.ts'
import type { DeliverServices } from './deliver.ts'

/**
 * Sends the links of resets that are due, each on one node. What cannot be sent is tried again until its link opens
 * nothing any more; where there is no mail server, or nobody knows how the installation is reached, that is how long
 * it waits for one.
 */
export async function sendResetMails(services: DeliverServices): Promise<void> {
  const { store, clock } = services
  const nowMs = clock.now()
  const claim = {
    nowMs,
    untilMs: nowMs + bounds.deliveryLeaseMs,
    countMax: bounds.deliveriesRunningMax,
  }
  const claimed = await store.transaction((tx) => claimResetMails(tx.db, claim))
  await Promise.all(claimed.map((mail) => sendOne(services, mail)))
}

async function sendOne(services: DeliverServices, mail: ResetMail): Promise<void> {
  const { store, clock, logger } = services
  const { outcome } = await attempt(services, mail)
  const { id, attempts } = mail
  await store.transaction((tx) =>
    outcome === 'delivered' || outcome === 'refused'
      ? deleteResetMail(tx.db, id)
      : postponeResetMail(tx.db, id, clock.now() + backOffMs(id, attempts)),
  )
  if (outcome !== 'delivered') logger.warn({ mailId: id, outcome }, 'a reset was not mailed')
}

async function attempt(
  { store, secretBox, mailer, publicUrl }: DeliverServices,
  mail: ResetMail,
): Promise<Sent> {
  const { id, organizationId, userId } = mail
  if (!mailer || publicUrl === undefined) {
    return { outcome: 'held', status: null, error: 'No mail server is set' }
  }
  const person = await findPerson(store.read, { organizationId, userId })
  const organization = await findOrganization(store.read, organizationId)
  if (!person || !organization || person.removedAtMs !== null) {
    return { outcome: 'refused', status: null, error: 'The person is gone' }
  }
  const token = secretBox.open(mail.sealedToken, id)
  const url = `${publicUrl.replace(/\/+$/, '')}/reset-password#${token}`
  const named = { organization: organization.name, url }
  const text = writeResetMail(person.language ?? organization.language, named)
  return mailer.send({ ...text, id, to: person.email })
}
