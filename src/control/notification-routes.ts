import {
  listNotificationDeliveriesEndpoint,
  retryNotificationDeliveryEndpoint,
} from '#contract/notification-deliveries.ts'
import {
  createNotificationEndpoint,
  deleteNotificationEndpoint,
  getNotificationEndpoint,
  listNotificationsEndpoint,
  testNotificationEndpoint,
  updateNotificationEndpoint,
} from '#contract/notifications.ts'
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  getWebhookEndpoint,
  listWebhooksEndpoint,
  rotateWebhookSecretEndpoint,
  testWebhookEndpoint,
  updateWebhookEndpoint,
} from '#contract/webhooks.ts'
import { listDeliveries } from './deliveries/list-deliveries.ts'
import { presentDelivery } from './deliveries/present-delivery.ts'
import { retryDelivery } from './deliveries/retry-delivery.ts'
import { createNotification } from './notifications/create-notification.ts'
import { deleteNotification } from './notifications/delete-notification.ts'
import { getNotification } from './notifications/get-notification.ts'
import { listNotifications } from './notifications/list-notifications.ts'
import {
  presentDeletedNotification,
  presentNotification,
  presentNotifications,
} from './notifications/present-notification.ts'
import { testNotification } from './notifications/test-notification.ts'
import { updateNotification } from './notifications/update-notification.ts'
import { route } from './route.ts'
import type { Route } from './route.ts'
import { createWebhook } from './webhooks/create-webhook.ts'
import { deleteWebhook } from './webhooks/delete-webhook.ts'
import { getWebhook } from './webhooks/get-webhook.ts'
import { listWebhooks } from './webhooks/list-webhooks.ts'
import { presentDeletedWebhook, presentWebhook } from './webhooks/present-webhook.ts'
import { rotateWebhookSecret } from './webhooks/rotate-webhook-secret.ts'
import { testWebhook } from './webhooks/test-webhook.ts'
import { updateWebhook } from './webhooks/update-webhook.ts'

/** Who is told of spend, where, and what became of it. */
export const notificationRoutes: readonly Route[] = [
  route(createNotificationEndpoint, async (context, { body }) =>
    presentNotification(context, await createNotification(context, body)),
  ),
  route(listNotificationsEndpoint, async (context, { query }) => {
    const { notifications, nextPage } = await listNotifications(context, query)
    return { data: await presentNotifications(context, notifications), next_page: nextPage }
  }),
  route(getNotificationEndpoint, async (context, { params }) =>
    presentNotification(context, await getNotification(context, params.notification_id)),
  ),
  route(updateNotificationEndpoint, async (context, { params, body }) =>
    presentNotification(context, await updateNotification(context, params.notification_id, body)),
  ),
  route(deleteNotificationEndpoint, async (context, { params }) =>
    presentDeletedNotification(await deleteNotification(context, params.notification_id)),
  ),

  route(testNotificationEndpoint, (context, { params }) =>
    testNotification(context, params.notification_id),
  ),

  route(createWebhookEndpoint, async (context, { body }) => {
    const { webhook, secret } = await createWebhook(context, body)
    return { ...presentWebhook(webhook), secret }
  }),
  route(listWebhooksEndpoint, async (context, { query }) => {
    const { webhooks, nextPage } = await listWebhooks(context, query)
    return { data: webhooks.map(presentWebhook), next_page: nextPage }
  }),
  route(getWebhookEndpoint, async (context, { params }) =>
    presentWebhook(await getWebhook(context, params.webhook_id)),
  ),
  route(updateWebhookEndpoint, async (context, { params, body }) =>
    presentWebhook(await updateWebhook(context, params.webhook_id, body)),
  ),
  route(rotateWebhookSecretEndpoint, async (context, { params }) => {
    const { webhook, secret } = await rotateWebhookSecret(context, params.webhook_id)
    return { ...presentWebhook(webhook), secret }
  }),
  route(testWebhookEndpoint, (context, { params }) => testWebhook(context, params.webhook_id)),
  route(deleteWebhookEndpoint, async (context, { params }) =>
    presentDeletedWebhook(await deleteWebhook(context, params.webhook_id)),
  ),

  route(listNotificationDeliveriesEndpoint, async (context, { query }) => {
    const { deliveries, nextPage } = await listDeliveries(context, query)
    return { data: deliveries.map(presentDelivery), next_page: nextPage }
  }),
  route(retryNotificationDeliveryEndpoint, async (context, { params }) =>
    presentDelivery(await retryDelivery(context, params.delivery_id)),
  ),
]
