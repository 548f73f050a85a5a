import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

/**
 * Whether an address of a row, in lower case, is of the same mailbox as the one given: the same but for what stands
 * behind a plus sign.
 */
export function isOfMailbox(
  column: 'person.email' | 'invite.email',
  email: string,
): RawBuilder<boolean> {
  const at = email.lastIndexOf('@')
  const domain = email.slice(at)
  const local = email.slice(0, at).split('+', 1)[0]!
  const escaped = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&')
  const tagged = `${escaped(local)}+%${escaped(domain)}`
  const address = sql.ref(column)
  return sql<boolean>`(${address} = ${local + domain} or ${address} like ${tagged} escape '\\')`
}
