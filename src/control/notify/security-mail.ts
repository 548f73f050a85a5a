import { formatInstant } from '#i18n/format.ts'
import { findAdminKey } from '#store/queries/admin-keys.ts'
import type { AdminKey } from '#store/queries/admin-keys.ts'
import type { MailFacts, SecurityChange } from '#store/queries/mail-facts.ts'
import { findPerson } from '#store/queries/people.ts'
import { listPersonNames } from '#store/queries/person-names.ts'
import { listAddressesOf } from '#store/queries/role-holders.ts'
import type { StoreTransaction } from '#store/port.ts'
import type { RequestContext } from '../context.ts'
import { mailMessages } from './mail-messages.ts'
import { layOutMail } from './mail-page.ts'
import type { MailText } from './mail-page.ts'
import { linkTo } from './mail-services.ts'
import type { MailServices, Reader, Written } from './mail-services.ts'
import { queueMail } from './queue-mail.ts'

type Context = Pick<RequestContext, 'ids' | 'clock' | 'mailer' | 'caller'>

/**
 * Tells somebody that how they sign in has changed, in the transaction in which it does: whoever did it in their place
 * cannot keep them from knowing. Where no mail server is set nobody is told, now or later.
 */
export async function mailSecurityChange(
  context: Context,
  tx: StoreTransaction,
  { userId, what }: Omit<Extract<MailFacts, { kind: 'security_changed' }>, 'kind' | 'atMs'>,
): Promise<void> {
  if (!context.mailer) return
  const { organizationId } = context.caller
  const person = await findPerson(tx.db, { organizationId, userId })
  if (!person || person.removedAtMs !== null) return
  const facts = { kind: 'security_changed', userId, what, atMs: context.clock.now() } as const
  await queueMail(context, tx, { organizationId, recipients: [person.email], facts })
}

/** Tells the admins that there is another key that may do what they may. */
export async function mailNewAdminKey(
  context: Context,
  tx: StoreTransaction,
  { id: adminKeyId, organizationId }: AdminKey,
): Promise<void> {
  if (!context.mailer) return
  const admins = { organizationId, workspaceId: null, roles: ['admin'] } as const
  const recipients = await listAddressesOf(tx.db, admins)
  const facts = { kind: 'admin_key_created', adminKeyId } as const
  await queueMail(context, tx, { organizationId, recipients, facts })
}

export function writeSecurityMail(
  { publicUrl }: Pick<MailServices, 'publicUrl'>,
  { organization, language }: Reader,
  { what, atMs }: { readonly what: SecurityChange; readonly atMs: number },
): MailText {
  const { securityMail: messages } = mailMessages[language]
  const { name } = organization
  return layOutMail(language, {
    subject: messages.subject({ organization: name, what: messages.subjects[what] }),
    lead: messages.leads[what],
    table: [{ label: messages.when, value: formatInstant(atMs, language) }],
    notes: [messages.ifNotYou],
    linkNote: messages.link,
    link: linkTo(publicUrl, '/account'),
    why: messages.why({ organization: name }),
  })
}

export async function writeAdminKeyMail(
  { store, publicUrl }: MailServices,
  { organization, language }: Reader,
  { adminKeyId: id }: Extract<MailFacts, { kind: 'admin_key_created' }>,
): Promise<Written> {
  const organizationId = organization.id
  const key = await findAdminKey(store.read, { organizationId, id })
  if (!key) throw new Error(`no admin key ${id}`)
  const names = await listPersonNames(store.read, { organizationId, ids: [key.userId] })
  const { adminKeyMail: messages } = mailMessages[language]
  const named = { organization: organization.name, name: key.name }
  return layOutMail(language, {
    subject: messages.subject(named),
    lead: messages.lead({ ...named, maker: names.get(key.userId)?.name || null }),
    table: [{ label: messages.when, value: formatInstant(key.createdAtMs, language) }],
    notes: [messages.power],
    linkNote: messages.link,
    link: linkTo(publicUrl, '/settings/admin-keys'),
    why: messages.why(named),
  })
}
