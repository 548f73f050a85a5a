import type { UserId } from '#domain/id.ts'
import { erasePerson } from '#store/queries/erase-person.ts'
import { deleteFailedAttemptsOf } from '#store/queries/failed-attempts.ts'
import { findPerson } from '#store/queries/people.ts'
import { invalidRequest, notFound } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { accountSubject } from '../identity/attempts.ts'

/**
 * Takes the name and the addresses of somebody who was removed out of the database. What they did stays, under their
 * id. Repeating it changes nothing.
 */
export function eraseUser(context: RequestContext, id: UserId): Promise<UserId> {
  const { caller, clock } = context
  const { organizationId } = caller
  return change(context, async (tx) => {
    const person = await findPerson(tx.db, { organizationId, userId: id })
    if (!person) throw notFound('User')
    if (person.removedAtMs === null) {
      throw invalidRequest('The user is a member of the organization. Remove them first.')
    }
    if (person.email === '') return id
    const { email } = person
    await deleteFailedAttemptsOf(tx.db, accountSubject({ organizationId, email }))
    await erasePerson(tx.db, person, clock.now())
    await recordChange(context, tx, {
      type: 'org_user_erased',
      subjectId: id,
      workspaceId: null,
      before: null,
      after: { id },
    })
    return id
  })
}
