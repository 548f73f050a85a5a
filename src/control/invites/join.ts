import type { Db } from '#store/port.ts'
import { deleteCeremoniesOf } from '#store/queries/ceremonies.ts'
import { findPersonByEmail, insertPerson, updatePersonRow } from '#store/queries/people.ts'
import type { Person } from '#store/queries/people.ts'
import type { Visit } from '../context.ts'

/** Whoever joins: with an empty hash of a password where a provider vouches for them. */
export type Joining = Pick<Person, 'organizationId' | 'email' | 'role' | 'name' | 'passwordHash'>

/**
 * Makes somebody a member, as part of a transaction of the organization. Somebody who was removed and not erased comes
 * back under the id that they had. `undefined` for the address of a member.
 */
export async function join(
  { ids, clock }: Visit,
  db: Db,
  joining: Joining,
): Promise<Person | undefined> {
  const createdAtMs = clock.now()
  const known = await findPersonByEmail(db, joining)
  if (known?.removedAtMs === null) return undefined
  const id = known?.id ?? ids.user()
  const joined = { ...joining, id, createdAtMs }
  const person = { ...joined, removedAtMs: null, language: null }
  if (!known) await insertPerson(db, joined)
  else {
    await deleteCeremoniesOf(db, { organizationId: joining.organizationId, userId: id })
    await updatePersonRow(db, person)
  }
  return person
}
