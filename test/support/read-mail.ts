/** A mail's text as its reader sees it: quoted-printable and encoded words undone. */
export function readMail(raw: string): string {
  const joined = raw.replaceAll(/=\r?\n/g, '')
  const words = joined.replaceAll(/=\?utf-8\?b\?([^?]*)\?=/gi, (_all, text: string) =>
    Buffer.from(text, 'base64').toString(),
  )
  const bytes = words.replaceAll(/(?:=[0-9A-F]{2})+/g, (text) =>
    Buffer.from(text.replaceAll('=', ''), 'hex').toString(),
  )
  return bytes
}
