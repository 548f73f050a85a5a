import type { User } from '#contract/users.ts'
import type { Person } from '#store/queries/people.ts'
import { presentInstant } from '../present.ts'

export function presentUser(person: Person): User {
  return {
    id: person.id,
    type: 'user',
    email: person.email,
    name: person.name,
    role: person.role,
    added_at: presentInstant(person.createdAtMs),
  }
}

/** As the audit has people: by id. */
export function presentUserForAudit({ id, role }: Person): object {
  return { id, type: 'user', role }
}
