import type { ListNotificationDeliveriesQuery } from '#contract/notification-deliveries.ts'
import { listDeliveryRows } from '#store/queries/list-deliveries.ts'
import type { DeliveryWithEvent } from '#store/queries/deliveries.ts'
import type { RequestContext } from '../context.ts'
import { createPageCursor, parsePageCursor } from '../page-cursor.ts'

export async function listDeliveries(
  { store, caller }: RequestContext,
  query: ListNotificationDeliveriesQuery,
): Promise<{ deliveries: readonly DeliveryWithEvent[]; nextPage: string | null }> {
  const { limit, page: cursor, order, search, status, channel } = query
  // Addresses are kept in lower case; ids of webhooks are what they are.
  const recipient = query.recipient?.includes('@') ? query.recipient.toLowerCase() : query.recipient
  const wanted = { status, notificationId: query.notification_id, channel, recipient, search }
  const filters = JSON.stringify({ ...wanted, order })
  const page = await listDeliveryRows(
    store.read,
    { organizationId: caller.organizationId, ...wanted },
    { limit, order, afterId: cursor && parsePageCursor(cursor, filters) },
  )
  const last = page.items.at(-1)
  const nextPage = page.hasMore && last ? createPageCursor(last.delivery.id, filters) : null
  return { deliveries: page.items, nextPage }
}
