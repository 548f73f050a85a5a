import type { ListUsersQuery } from '#contract/users.ts'
import type { UserId } from '#domain/id.ts'
import type { Page } from '#store/queries/page.ts'
import { findPerson, listPeopleRows } from '#store/queries/people.ts'
import type { Person } from '#store/queries/people.ts'
import type { RequestContext } from '../context.ts'
import { pageRequestOf } from '../page-request.ts'

export async function listUsers(
  { store, caller: { organizationId } }: RequestContext,
  query: ListUsersQuery,
): Promise<Page<Person>> {
  const { email, roles, search } = query
  const page = await pageRequestOf(query, (userId: UserId) =>
    findPerson(store.read, { organizationId, userId }),
  )
  return listPeopleRows(store.read, { organizationId, email, roles, search }, page)
}
