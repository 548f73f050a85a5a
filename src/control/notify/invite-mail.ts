import { formatDate } from '#i18n/format.ts'
import { parseSecretKey } from '#platform/secret-key.ts'
import type { Db } from '#store/port.ts'
import { findInviteByDigest } from '#store/queries/invites.ts'
import type { Invite } from '#store/queries/invites.ts'
import { inviteMailPurpose } from '#store/queries/mail-facts.ts'
import type { MailFacts } from '#store/queries/mail-facts.ts'
import type { Organization } from '#store/queries/organizations.ts'
import { listPersonNames } from '#store/queries/person-names.ts'
import { inviteUrl, statusOf } from '../invites/present-invite.ts'
import { mailMessages } from './mail-messages.ts'
import { layOutMail } from './mail-page.ts'
import type { MailServices, Written } from './mail-services.ts'

/** Nothing for an invite that is not open under this link any more: it would lead nowhere. */
export async function writeInviteMail(
  { store, clock, secretBox, publicUrl }: MailServices,
  organization: Organization,
  { inviteId, sealedSecret }: Extract<MailFacts, { kind: 'invite' }>,
): Promise<Written> {
  if (publicUrl === undefined) {
    return { outcome: 'held', status: null, error: 'ATELIER_PUBLIC_URL is not set' }
  }
  const secret = sealedSecret && secretBox.open(sealedSecret, inviteMailPurpose(inviteId))
  const digest = secret ? parseSecretKey(secret)?.digest : undefined
  const invite = digest && (await findInviteByDigest(store.read, digest))
  if (!secret || !invite || statusOf(invite, clock.now()) !== 'pending') {
    return { outcome: 'refused', status: null, error: 'The link is not open any more' }
  }
  const language = invite.language ?? organization.language
  const { inviteMail: messages, roles } = mailMessages[language]
  const named = { inviter: await inviterOf(store.read, invite), organization: organization.name }
  return layOutMail(language, {
    subject: messages.subject(named),
    lead: messages.lead({ ...named, role: roles[invite.role] }),
    table: [],
    notes: [],
    linkNote: messages.accept({ expires: formatDate(invite.expiresAtMs, language) }),
    link: inviteUrl(publicUrl, secret),
    why: messages.why(named),
  })
}

async function inviterOf(db: Db, invite: Invite): Promise<string | null> {
  const { organizationId, invitedByUserId: id } = invite
  if (id === null) return null
  return (await listPersonNames(db, { organizationId, ids: [id] })).get(id)?.name || null
}
