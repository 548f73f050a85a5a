import type { ListInvitesQuery } from '#contract/invites.ts'
import { listInviteRows } from '#store/queries/invites.ts'
import type { Invite } from '#store/queries/invites.ts'
import type { Page } from '#store/queries/page.ts'
import type { RequestContext } from '../context.ts'

export function listInvites(
  { store, caller }: RequestContext,
  query: ListInvitesQuery,
  nowMs: number,
): Promise<Page<Invite>> {
  const { organizationId } = caller
  const { email, roles, statuses, limit, after_id: afterId, before_id: beforeId } = query
  return listInviteRows(
    store.read,
    { organizationId, email, roles, statuses, nowMs },
    { limit, afterId, beforeId },
  )
}
