const [opening, closing] = ['\u{e000}', '\u{e001}']

/**
 * Stands in a request for what must not be shown, a password for one. A shown command names a variable of the shell in
 * its place: `'{"password":"'"$PASSWORD"'"}'`.
 */
export function shellVariable(name: string): string {
  return `${opening}${name}${closing}`
}

/** In the path they are percent-encoded. */
const marks = /(?:\u{e000}|%EE%80%80)(\w+)(?:\u{e001}|%EE%80%81)/gu

/** One word of a command line for a shell of the Bourne family. */
export function quote(text: string): string {
  if (/^[\w@%+=:,./#-]+$/.test(text) && text.search(marks) === -1) return text
  const quoted = `'${text.replaceAll("'", String.raw`'\''`)}'`
  return quoted.replaceAll(marks, `'"$$$1"'`)
}

/** The variables that a text names: each once, in its order. */
export function variablesIn(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(marks), ([, name]) => `$${name}`))]
}
