import type { Language } from '#domain/organization.ts'
import { mailMessages } from './mail-messages.ts'
import { layOutMail } from './mail-page.ts'
import type { MailText } from './mail-page.ts'

/** The link of a reset. Its secret stands in the part of the address that browsers send to no server. */
export function writeResetMail(
  language: Language,
  { organization, url }: { readonly organization: string; readonly url: string },
): MailText {
  const messages = mailMessages[language].identityMail
  return layOutMail(language, {
    subject: messages.resetSubject({ organization }),
    lead: messages.resetLead({ organization }),
    table: [],
    notes: [],
    linkNote: messages.resetLink,
    link: url,
    afterLink: messages.resetOther,
    why: messages.resetWhy({ organization }),
  })
}
