import { z } from 'zod'
import type { DeliveryId, NotificationId } from '#domain/id.ts'
import { spendWindows } from '#domain/window.ts'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import { searchAndAgeOrder } from './list-search.ts'
import { cursorPage, cursorPageQuery, isPlainText, pathId, taggedId, timestamp } from './shapes.ts'

const statuses = ['pending', 'delivered', 'dead', 'held'] as const
const channels = ['email', 'webhook'] as const

const SpendEvent = z.object({
  id: z.string(),
  type: z.enum(['spend.threshold_crossed', 'spend.limit_reached']),
  scope: z.discriminatedUnion('type', [
    z.object({ type: z.literal('organization') }),
    z.object({ type: z.literal('workspace'), workspace_id: z.string() }),
    z.object({ type: z.literal('api_key'), api_key_id: z.string() }),
  ]),
  notification_id: z.string().nullable(),
  period: z.enum(spendWindows),
  /** The window, such as `2026-11`. */
  window: z.string(),
  /** US cents, as are the limit and what was spent. */
  threshold: z.string(),
  limit: z.string().nullable(),
  spent: z.string(),
  already_passed: z.boolean(),
  occurred_at: timestamp,
})

/** Of mail that tells of something else than spend. */
const MailEvent = z.object({
  type: z.enum([
    'invite.sent',
    'increase_request.created',
    'increase_request.decided',
    'upstream.refused',
    'statement.ready',
    'account.security_changed',
    'admin_key.created',
  ]),
  /** Of the invite, the request, the person or the key; null for what has none. */
  subject_id: z.string().nullable(),
  occurred_at: timestamp,
})

export const NotificationDelivery = z.object({
  id: z.string(),
  type: z.literal('notification_delivery'),
  event: z.discriminatedUnion('type', [SpendEvent, MailEvent]),
  channel: z.enum(channels),
  /** An address, or the id of a webhook. */
  recipient: z.string(),
  /** `held`: mail that waits for a mail server, a call that waits for its webhook to be resumed. `dead`: given up. */
  status: z.enum(statuses),
  attempts: z.int(),
  next_attempt_at: timestamp.nullable(),
  last_error: z.string().nullable(),
  created_at: timestamp,
  delivered_at: timestamp.nullable(),
})
export type NotificationDelivery = z.infer<typeof NotificationDelivery>

const ListNotificationDeliveriesQuery = z.strictObject({
  ...cursorPageQuery,
  ...searchAndAgeOrder,
  status: z.enum(statuses, `Must be one of ${statuses.join(', ')}`).optional(),
  notification_id: taggedId<NotificationId>('ntf').optional(),
  channel: z.enum(channels, `Must be one of ${channels.join(', ')}`).optional(),
  /** An address, or the id of a webhook, whole. */
  recipient: z
    .string()
    .max(limits.emailCharactersMax, `Must have at most ${limits.emailCharactersMax} characters`)
    .refine(isPlainText, 'Must not have control characters')
    .optional(),
})
export type ListNotificationDeliveriesQuery = z.infer<typeof ListNotificationDeliveriesQuery>

export const listNotificationDeliveriesEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/notification_deliveries',
  summary:
    'Lists mails and webhook calls: those under way, held, arrived, given up. Newest first unless ' +
    'another order is asked for.',
  action: 'deliveries.view',
  extension: true,
  query: ListNotificationDeliveriesQuery,
  response: cursorPage(NotificationDelivery),
})

export const retryNotificationDeliveryEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/notification_deliveries/{delivery_id}/retry',
  summary: 'Sends again what was given up or is held.',
  action: 'deliveries.edit',
  extension: true,
  params: z.object({ delivery_id: pathId<DeliveryId>() }),
  response: NotificationDelivery,
})
