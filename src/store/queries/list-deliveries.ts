import { sql } from 'kysely'
import type { RawBuilder, SqlBool } from 'kysely'
import type { NotificationId, OrganizationId } from '#domain/id.ts'
import type { Db } from '../port.ts'
import { parseDelivery, withEvents } from './deliveries.ts'
import type { Delivery, DeliveryStatus, DeliveryWithEvent } from './deliveries.ts'
import { walk } from './ordered-page.ts'
import type { OrderedPageRequest } from './ordered-page.ts'
import { pageOf } from './page.ts'
import type { Page } from './page.ts'
import { hasText } from './search.ts'

/** Every condition has to hold; undefined = any. */
export type DeliveryFilter = {
  readonly organizationId: OrganizationId
  readonly status: DeliveryStatus | undefined
  readonly notificationId: NotificationId | undefined
  readonly channel?: Delivery['channel'] | undefined
  /** The whole of it, as it is kept. */
  readonly recipient?: string | undefined
  /** With this in the recipient, the name of the webhook, or the id. */
  readonly search?: string | undefined
}

/** In the order of time that the page asks for. */
export async function listDeliveryRows(
  db: Db,
  filter: DeliveryFilter,
  page: OrderedPageRequest,
): Promise<Page<DeliveryWithEvent>> {
  const { isBeyond, orderBy } = walk(page, byAge)
  const { status, notificationId, channel, recipient, search } = filter
  const rows = await db
    .selectFrom('delivery')
    .leftJoin('notification_event', 'notification_event.id', 'delivery.event_id')
    .selectAll('delivery')
    .where('delivery.organization_id', '=', filter.organizationId)
    .$if(status !== undefined, (query) => query.where('status', '=', status!))
    .$if(notificationId !== undefined, (query) =>
      query.where('notification_event.notification_id', '=', notificationId!),
    )
    .$if(channel !== undefined, (query) => query.where('channel', '=', channel!))
    .$if(recipient !== undefined, (query) => query.where('recipient', '=', recipient!))
    .$if(search !== undefined, (query) => query.where(goesTo(search!)))
    .where(isBeyond)
    .orderBy(orderBy)
    .limit(page.limit + 1)
    .execute()
  const { items, hasMore } = pageOf(rows.map(parseDelivery), page)
  return { items: await withEvents(db, items), hasMore }
}

const byAge = { table: 'delivery', name: sql.ref<string>('delivery.recipient') } as const

function goesTo(text: string): RawBuilder<SqlBool> {
  const own = hasText({ words: ['delivery.recipient'], codes: ['delivery.id'] }, text)
  return sql<SqlBool>`(${own} or exists (select 1 from webhook where webhook.id = delivery.recipient
    and ${hasText({ words: ['webhook.name'], codes: [] }, text)}))`
}
