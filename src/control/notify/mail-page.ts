/** A mail without its addresses. */
export type MailText = { readonly subject: string; readonly text: string; readonly html: string }

export type Row = { readonly label: string; readonly value: string }

type Page = {
  readonly language: string
  readonly lead: string
  readonly table: readonly Row[]
  readonly notes: readonly string[]
  readonly link: readonly string[]
  /** What stands below the link. */
  readonly after?: readonly string[]
  readonly why: string
}

/** Plain enough for every mail program: no image, no script, nothing that is fetched. */
export function htmlOf({ language, lead, table, notes, link, after = [], why }: Page): string {
  const rows = table.map(
    ({ label, value }) =>
      `<tr><td style="padding:2px 16px 2px 0;color:#6b7280">${escape(label)}</td><td>${escape(value)}</td></tr>`,
  )
  const paragraphs = [
    ...notes.map(escape),
    ...link.map((url) => `<a href="${escape(url)}">${escape(url)}</a>`),
    ...after.map(escape),
  ]
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head>`,
    '<body style="font-family:sans-serif;font-size:15px;line-height:1.5;color:#1c1b1a">',
    `<p><strong>${escape(lead)}</strong></p>`,
    `<table style="border-collapse:collapse">${rows.join('')}</table>`,
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
