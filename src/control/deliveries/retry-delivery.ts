import type { DeliveryId } from '#domain/id.ts'
import type { Db } from '#store/port.ts'
import { findDelivery, restartDelivery } from '#store/queries/deliveries.ts'
import type { DeliveryWithEvent } from '#store/queries/deliveries.ts'
import { invalidRequest, notFound } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'

/** Puts a delivery back at the head of the outbox, with all its attempts before it. */
export function retryDelivery(context: RequestContext, id: DeliveryId): Promise<DeliveryWithEvent> {
  return change(context, async (tx) => {
    const { delivery, event } = await getDelivery(context, id, tx.db)
    if (delivery.status !== 'dead' && delivery.status !== 'held') {
      throw invalidRequest(
        `The delivery is ${delivery.status}. Only what is dead or held is sent again`,
      )
    }
    await restartDelivery(tx.db, id, context.clock.now())
    await recordChange(context, tx, {
      type: 'platform_notification_delivery_retried',
      subjectId: id,
      workspaceId: null,
      before: { id, status: delivery.status },
      after: { id, status: 'pending' },
    })
    return { event, delivery: (await getDelivery(context, id, tx.db)).delivery }
  })
}

async function getDelivery(
  { caller }: RequestContext,
  id: DeliveryId,
  db: Db,
): Promise<DeliveryWithEvent> {
  const found = await findDelivery(db, { organizationId: caller.organizationId, id })
  if (!found) throw notFound('Notification delivery')
  return found
}
