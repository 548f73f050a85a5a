import type { ListUsersQuery } from '#contract/users.ts'
import type { Page } from '#store/queries/page.ts'
import { listPeopleRows } from '#store/queries/people.ts'
import type { Person } from '#store/queries/people.ts'
import type { RequestContext } from '../context.ts'

export function listUsers(
  { store, caller }: RequestContext,
  query: ListUsersQuery,
): Promise<Page<Person>> {
  const { organizationId } = caller
  const { email, roles, limit, after_id: afterId, before_id: beforeId } = query
  return listPeopleRows(store.read, { organizationId, email, roles }, { limit, afterId, beforeId })
}
