import type { Language } from '#domain/organization.ts'

/** A mail without its addresses. */
export type MailText = {
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly attachment?: MailAttachment
}

/** A file that comes with it. */
export type MailAttachment = {
  readonly fileName: string
  readonly contentType: string
  readonly content: string
}

/** What a mail says, from its top to its foot. */
export type MailContent = {
  readonly subject: string
  readonly lead: string
  readonly table: readonly { readonly label: string; readonly value: string }[]
  readonly notes: readonly string[]
  /** What the link is for. */
  readonly linkNote?: string
  /** Left out where nobody has said under which address the installation is reached. */
  readonly link: string | undefined
  /** What is to be known once the link has been seen. */
  readonly afterLink?: string
  /** Why the reader gets it. */
  readonly why: string
}

/** The same as plain text and as HTML. */
export function layOutMail(language: Language, content: MailContent): MailText {
  const { subject, lead, table, notes, linkNote, link, afterLink = '', why } = content
  const colon = language === 'fr' ? '\u{a0}:' : ':'
  const rows = table.map(({ label, value }) => `${label}${colon} ${value}`)
  const linked = link === undefined ? '' : [linkNote, link].filter(Boolean).join('\n')
  const parts = [lead, rows.join('\n'), notes.join('\n'), linked, afterLink, `-- \n${why}`]
  return {
    subject,
    text: `${parts.filter((part) => part !== '').join('\n\n')}\n`,
    html: htmlOf(language, content),
  }
}

/** Plain enough for every mail program: no image, no script, nothing that is fetched. */
function htmlOf(language: Language, content: MailContent): string {
  const { lead, table, notes, linkNote, link, afterLink, why } = content
  const rows = table.map(
    ({ label, value }) =>
      `<tr><td style="padding:2px 16px 2px 0;color:#6b7280">${escape(label)}</td><td>${escape(value)}</td></tr>`,
  )
  const paragraphs = [
    ...notes.map(escape),
    ...(link === undefined
      ? []
      : [
          `${linkNote === undefined ? '' : `${escape(linkNote)} `}<a href="${escape(link)}">${escape(link)}</a>`,
        ]),
    ...(afterLink === undefined ? [] : [escape(afterLink)]),
  ]
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head>`,
    '<body style="font-family:sans-serif;font-size:15px;line-height:1.5;color:#1c1b1a">',
    `<p><strong>${escape(lead)}</strong></p>`,
    ...(rows.length === 0
      ? []
      : [`<table style="border-collapse:collapse">${rows.join('')}</table>`]),
    ...paragraphs.map((each) => `<p>${each}</p>`),
    `<p style="font-size:12px;color:#6b7280">${escape(why)}</p>`,
    '</body></html>',
  ].join('\n')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Names are whatever people have typed. */
function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character]!)
}
