import { sql } from 'kysely'
import type { Db } from '../port.ts'
import { forgetIdentity } from './forget-identity.ts'
import type { Person } from './people.ts'

/**
 * Takes the name and the address of somebody out of every table that may hold them, and the addresses that their
 * requests came from. `nowMs` is in Unix milliseconds. May be repeated.
 */
export async function erasePerson(db: Db, person: Person, nowMs: number): Promise<void> {
  await eraseFromPeople(db, person, nowMs)
  await forgetIdentity(db, person)
  await eraseFromRecipients(db, person)
  await eraseFromOutbox(db, person)
  const { organizationId } = person
  await db
    .deleteFrom('activity_source')
    .where('organization_id', '=', organizationId)
    .where('actor_id', '=', person.id)
    .execute()
  // It holds what was answered when something was created, such as an invite.
  await db
    .deleteFrom('idempotent_answer')
    .where('organization_id', '=', organizationId)
    .where(sql<boolean>`answer like ${listedPattern(person.email)} escape '\\'`)
    .execute()
}

/** An address as it stands in JSON. */
function listedPattern(email: string): string {
  return `%"${email.replaceAll(/[\\%_]/g, '\\$&')}"%`
}

/** An invite that is still open is taken back: nobody is left to whom it was sent. */
async function eraseFromPeople(
  db: Db,
  { id, organizationId, email }: Person,
  nowMs: number,
): Promise<void> {
  const now = BigInt(nowMs)
  await db
    .updateTable('person')
    .set({ email: '', name: '', password_hash: '', erased_at_ms: now })
    .where('id', '=', id)
    .execute()
  const invitesTo = db
    .updateTable('invite')
    .where('organization_id', '=', organizationId)
    .where('email', '=', email)
  await invitesTo
    .set({ deleted_at_ms: now })
    .where('accepted_at_ms', 'is', null)
    .where('deleted_at_ms', 'is', null)
    .execute()
  await invitesTo.set({ email: '' }).execute()
}

async function eraseFromRecipients(db: Db, { organizationId, email }: Person): Promise<void> {
  await db
    .deleteFrom('statement_recipient')
    .where('organization_id', '=', organizationId)
    .where('email', '=', email)
    .execute()
  const without = (list: string): string =>
    JSON.stringify((JSON.parse(list) as string[]).filter((each) => each !== email))
  const notifications = await db
    .selectFrom('notification')
    .select(['id', 'emails'])
    .where('organization_id', '=', organizationId)
    .where(sql<boolean>`emails like ${listedPattern(email)} escape '\\'`)
    .execute()
  for (const { id, emails } of notifications) {
    const left = { emails: without(emails) }
    await db.updateTable('notification').set(left).where('id', '=', id).execute()
  }
  const organization = await db
    .selectFrom('organization')
    .select('alert_emails')
    .where('id', '=', organizationId)
    .executeTakeFirstOrThrow()
  await db
    .updateTable('organization')
    .set({ alert_emails: without(organization.alert_emails) })
    .where('id', '=', organizationId)
    .execute()
}

/** What was on its way is given up. A reason of failure goes too: mail servers repeat the address in it. */
async function eraseFromOutbox(db: Db, { organizationId, email }: Person): Promise<void> {
  const deliveriesTo = db
    .updateTable('delivery')
    .where('organization_id', '=', organizationId)
    .where('channel', '=', 'email')
    .where('recipient', '=', email)
  await deliveriesTo
    .set((each) => ({
      status: 'dead',
      lease_until_ms: null,
      // A node that is at it now finds, when it is done, that the attempt is no more its own.
      attempts: each('attempts', '+', 1n),
    }))
    .where('status', '!=', 'delivered')
    .execute()
  await deliveriesTo.set({ recipient: 'erased', last_error: null }).execute()
}
