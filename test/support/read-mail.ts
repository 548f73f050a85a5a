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

/** The file that comes with a mail, with the mark of its encoding if it has one; `undefined` where none does. */
export function readAttachment(
  raw: string,
): { readonly fileName: string; readonly content: string } | undefined {
  const [, fileName, encoded] =
    /^Content-Disposition: attachment; filename="?([^"\r\n]+)"?\r\n\r\n([\s\S]*?)\r\n--/m.exec(
      raw,
    ) ?? []
  if (fileName === undefined || encoded === undefined) return undefined
  return { fileName, content: Buffer.from(encoded, 'base64').toString() }
}
