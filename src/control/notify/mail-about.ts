import { formatInstant } from '#i18n/format.ts'
import type { Delivery } from '#store/queries/deliveries.ts'
import { findIncreaseRequest } from '#store/queries/increase-requests.ts'
import type { MailFacts } from '#store/queries/mail-facts.ts'
import { writeInviteMail } from './invite-mail.ts'
import { writeAskedMail, writeDecidedMail } from './increase-mail.ts'
import { mailMessages } from './mail-messages.ts'
import { layOutMail } from './mail-page.ts'
import type { MailText } from './mail-page.ts'
import { linkTo } from './mail-services.ts'
import type { MailServices, Reader, Written } from './mail-services.ts'
import { writeAdminKeyMail, writeSecurityMail } from './security-mail.ts'
import { getOrganizationOf, readerLanguage } from './reader-language.ts'
import { writeStatementMail } from './statement-mail.ts'

/** Writes what a delivery tells that is not about a crossing, with the names that things have now. */
export async function writeMailAbout(
  services: MailServices,
  { organizationId, recipient }: Pick<Delivery, 'organizationId' | 'recipient'>,
  facts: MailFacts,
): Promise<Written> {
  const { store } = services
  const organization = await getOrganizationOf(store.read, organizationId)
  if (facts.kind === 'invite') return writeInviteMail(services, organization, facts)
  const language = await readerLanguage(store.read, organization, recipient)
  const reader = { organization, language }
  if (facts.kind === 'upstream_refused') return writeUpstreamMail(services, reader, facts)
  if (facts.kind === 'statement') return writeStatementMail(services, reader, facts)
  if (facts.kind === 'security_changed') return writeSecurityMail(services, reader, facts)
  if (facts.kind === 'admin_key_created') return writeAdminKeyMail(services, reader, facts)
  const id = facts.increaseRequestId
  const request = await findIncreaseRequest(store.read, { organizationId, id })
  if (!request) throw new Error(`no increase request ${id}`)
  return facts.kind === 'increase_asked'
    ? writeAskedMail(services, reader, request)
    : writeDecidedMail(services, reader, request)
}

function writeUpstreamMail(
  { publicUrl }: MailServices,
  { organization, language }: Reader,
  { sinceMs, httpStatus }: Extract<MailFacts, { kind: 'upstream_refused' }>,
): MailText {
  const { upstreamMail: messages } = mailMessages[language]
  const named = { organization: organization.name }
  const since = formatInstant(sinceMs, language)
  return layOutMail(language, {
    subject: messages.subject(named),
    lead: messages.lead({ since, status: String(httpStatus) }),
    table: [],
    notes: [messages.fine],
    linkNote: messages.mend,
    link: linkTo(publicUrl, '/settings/upstream'),
    why: messages.why(named),
  })
}
