import type { ListWebhooksQuery } from '#contract/webhooks.ts'
import { listWebhookRows } from '#store/queries/webhooks.ts'
import type { Webhook } from '#store/queries/webhooks.ts'
import type { RequestContext } from '../context.ts'
import { createPageCursor, parsePageCursor } from '../page-cursor.ts'

export async function listWebhooks(
  { store, caller }: RequestContext,
  { limit, page: cursor, search, order }: ListWebhooksQuery,
): Promise<{ webhooks: readonly Webhook[]; nextPage: string | null }> {
  const filters = JSON.stringify([search ?? null, order])
  const afterId = cursor && parsePageCursor(cursor, filters)
  const { organizationId } = caller
  const page = await listWebhookRows(
    store.read,
    { organizationId, search },
    { limit, order, afterId },
  )
  const last = page.items.at(-1)
  return {
    webhooks: page.items,
    nextPage: page.hasMore && last ? createPageCursor(last.id, filters) : null,
  }
}
