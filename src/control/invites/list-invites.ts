import type { ListInvitesQuery } from '#contract/invites.ts'
import type { InviteId } from '#domain/id.ts'
import { findInvite, listInviteRows } from '#store/queries/invites.ts'
import type { Invite } from '#store/queries/invites.ts'
import type { Page } from '#store/queries/page.ts'
import type { RequestContext } from '../context.ts'
import { pageRequestOf } from '../page-request.ts'

export async function listInvites(
  { store, caller: { organizationId } }: RequestContext,
  query: ListInvitesQuery,
  nowMs: number,
): Promise<Page<Invite>> {
  const { email, roles, search, statuses } = query
  const page = await pageRequestOf(query, (id: InviteId) =>
    findInvite(store.read, { organizationId, id }),
  )
  return listInviteRows(store.read, { organizationId, email, roles, search, statuses, nowMs }, page)
}
