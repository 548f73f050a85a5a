import type { ListSpendLimitsQuery } from '#contract/spend-limits.ts'
import { scopeKinds } from '#domain/scope.ts'
import { listSpendLimitRows } from '#store/queries/spend-limits.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
import type { RequestContext } from '../context.ts'
import { createPageCursor, parsePageCursor } from '../page-cursor.ts'

export async function listSpendLimits(
  { store, caller, action }: RequestContext,
  query: ListSpendLimitsQuery,
): Promise<{ limits: readonly SpendLimit[]; nextPage: string | null }> {
  const { limit, page: cursor, workspace_id: workspaceId } = query
  const types = query.scope_type && [...new Set(query.scope_type)].toSorted()
  const filters = JSON.stringify([types ?? null, workspaceId ?? null])
  const page = await listSpendLimitRows(
    store.read,
    {
      organizationId: caller.organizationId,
      // Kinds that only Anthropic has are understood, and have no limits here.
      scopeKinds: types && scopeKinds.filter((kind) => types.includes(kind)),
      scopeId: workspaceId,
      workspaceIds: caller.access.workspacesFor(action),
    },
    { limit, afterId: cursor && parsePageCursor(cursor, filters) },
  )
  const last = page.items.at(-1)
  const nextPage = page.hasMore && last ? createPageCursor(last.id, filters) : null
  return { limits: page.items, nextPage }
}
