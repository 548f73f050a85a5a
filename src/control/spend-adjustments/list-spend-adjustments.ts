import type { ListSpendAdjustmentsQuery } from '#contract/spend-adjustments.ts'
import { listSpendAdjustmentRows } from '#store/queries/spend-adjustments.ts'
import type { SpendAdjustment } from '#store/queries/spend-adjustments.ts'
import type { RequestContext } from '../context.ts'
import { createPageCursor, parsePageCursor } from '../page-cursor.ts'

export async function listSpendAdjustments(
  { store, caller }: RequestContext,
  { limit, page: cursor }: ListSpendAdjustmentsQuery,
): Promise<{ adjustments: readonly SpendAdjustment[]; nextPage: string | null }> {
  const page = await listSpendAdjustmentRows(store.read, caller.organizationId, {
    limit,
    afterId: cursor && parsePageCursor(cursor, listName),
  })
  const last = page.items.at(-1)
  const nextPage = page.hasMore && last ? createPageCursor(last.id, listName) : null
  return { adjustments: page.items, nextPage }
}

// There is nothing to filter by; the cursor of another list is refused all the same.
const listName = 'spend_adjustments'
