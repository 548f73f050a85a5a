import type { Language } from '#domain/organization.ts'
import { en } from '#i18n/en.ts'
import { fr } from '#i18n/fr.ts'
import { htmlOf } from './mail-page.ts'
import type { MailText } from './mail-page.ts'

const languages = { en, fr } as const

/** The link of a reset. Its secret stands in the part of the address that browsers send to no server. */
export function writeResetMail(
  language: Language,
  { organization, url }: { readonly organization: string; readonly url: string },
): MailText {
  const messages = languages[language].identityMail
  const lead = messages.resetLead({ organization })
  const why = messages.resetWhy({ organization })
  const { resetLink, resetOther } = messages
  return {
    subject: messages.resetSubject({ organization }),
    text: `${[lead, `${resetLink}\n${url}`, resetOther, `-- \n${why}`].join('\n\n')}\n`,
    html: htmlOf({
      language,
      lead,
      table: [],
      notes: [resetLink],
      link: [url],
      after: [resetOther],
      why,
    }),
  }
}
