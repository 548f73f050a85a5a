import type { Ledger } from '#ledger/port.ts'
import type { Clock } from '#platform/clock.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import type { Store } from '#store/port.ts'
import type { Organization } from '#store/queries/organizations.ts'
import type { StatementReports } from '../statements/read-statement.ts'
import type { MailText } from './mail-page.ts'
import type { Sent } from './sent.ts'

/** What mail is written from. */
export type MailServices = {
  readonly store: Pick<Store, 'read'>
  readonly ledger: Pick<Ledger, 'readScopes'>
  readonly reports: StatementReports
  readonly clock: Clock
  readonly secretBox: Pick<SecretBox, 'open'>
  /** Where the installation is found, for links. */
  readonly publicUrl: string | undefined
}

/** The mail, or how its attempt ends because there is none to send. */
export type Written = MailText | Exclude<Sent, { outcome: 'delivered' }>

/** Whom a mail is for, as far as its words go. */
export type Reader = {
  readonly organization: Organization
  readonly language: Organization['language']
}

/** A page of the console; `undefined` where nobody has said under which address it is reached. */
export function linkTo(publicUrl: string | undefined, path: string): string | undefined {
  return publicUrl === undefined ? undefined : publicUrl.replace(/\/+$/, '') + path
}
