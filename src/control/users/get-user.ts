import type { UserId } from '#domain/id.ts'
import type { Db } from '#store/port.ts'
import { findPerson } from '#store/queries/people.ts'
import type { Person } from '#store/queries/people.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'

/** A member of the caller's organization. Whoever was removed is as missing as nobody. */
export async function getUser(
  { store, caller }: Pick<RequestContext, 'store' | 'caller'>,
  id: UserId,
  db: Db = store.read,
): Promise<Person> {
  const { organizationId } = caller
  const person = await findPerson(db, { organizationId, userId: id })
  if (!person || person.removedAtMs !== null) throw notFound('User')
  return person
}
