import { z } from 'zod'
import type { NotificationId, WebhookId, WorkspaceId } from '#domain/id.ts'
import { spendWindows } from '#domain/window.ts'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import { organizationScope, period, workspaceScope } from './scopes.ts'
import {
  cents,
  cursorPage,
  cursorPageQuery,
  email,
  pathId,
  queryList,
  taggedId,
  timestamp,
} from './shapes.ts'

const scopeTypes = ['organization', 'workspace'] as const

/** Whoever holds one of these when spend crosses is told by mail; a workspace's, those of that workspace. */
const recipientRoles = [
  'admin',
  'billing',
  'developer',
  'workspace_admin',
  'workspace_developer',
] as const

export const Notification = z.object({
  id: z.string(),
  type: z.literal('notification'),
  scope: z.discriminatedUnion('type', [
    z.object({ type: z.literal('organization') }),
    z.object({ type: z.literal('workspace'), workspace_id: z.string() }),
  ]),
  period: z.enum(spendWindows),
  threshold: z.discriminatedUnion('type', [
    /** Whole US cents. */
    z.object({ type: z.literal('amount'), amount: z.string() }),
    z.object({ type: z.literal('percent'), percent: z.int() }),
  ]),
  recipients: z.object({
    emails: z.array(z.string()),
    webhook_ids: z.array(z.string()),
    roles: z.array(z.enum(recipientRoles)),
  }),
  /** `dormant`: a percentage, while the scope has no limit of its own for the period. */
  state: z.enum(['armed', 'fired', 'dormant']),
  /** The current window, such as `2026-11`, once it has fired in it. */
  fired_in: z.string().nullable(),
  created_at: timestamp,
  updated_at: timestamp,
})
export type Notification = z.infer<typeof Notification>

const threshold = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('amount'),
      amount: cents.refine((amountNanoUsd) => amountNanoUsd > 0n, 'Must be at least 1 cent'),
    }),
    z.strictObject({
      type: z.literal('percent'),
      percent: z
        .int('Must be a whole number from 1 to 100')
        .min(1, 'Must be a whole number from 1 to 100')
        .max(100, 'Must be a whole number from 1 to 100'),
    }),
  ],
  'Must be amount or percent',
)

const recipients = z
  .strictObject({
    emails: listOf(email, limits.notificationEmailsMax),
    webhook_ids: listOf(taggedId<WebhookId>('whk'), limits.notificationWebhooksMax),
    roles: listOf(
      z.enum(recipientRoles, `Must be one of ${recipientRoles.join(', ')}`),
      recipientRoles.length,
    ),
  })
  .refine(
    ({ emails, webhook_ids: ids, roles }) => emails.length + ids.length + roles.length > 0,
    'Must have at least one recipient',
  )

/** Each once, however often it was given. */
function listOf<Item extends string>(item: z.ZodType<Item>, itemsMax: number) {
  return z
    .array(item)
    .max(itemsMax, `Must have at most ${itemsMax} entries`)
    .transform((items) => [...new Set(items)])
    .default([])
}

export const CreateNotificationBody = z.strictObject({
  scope: z.discriminatedUnion(
    'type',
    [organizationScope, workspaceScope],
    'Must be organization or workspace',
  ),
  period,
  threshold,
  recipients,
})
export type CreateNotificationBody = z.infer<typeof CreateNotificationBody>

export const UpdateNotificationBody = z.strictObject({
  threshold: threshold.nullish(),
  /** In place of all that were there. */
  recipients: recipients.nullish(),
})
export type UpdateNotificationBody = z.infer<typeof UpdateNotificationBody>

const ListNotificationsQuery = z.strictObject({
  ...cursorPageQuery,
  scope_type: queryList(
    z.enum(scopeTypes, `Must be one of ${scopeTypes.join(', ')}`),
    limits.listFilterEntriesMax,
  ).optional(),
  workspace_id: taggedId<WorkspaceId>('wrkspc').optional(),
})
export type ListNotificationsQuery = z.infer<typeof ListNotificationsQuery>

const DeletedNotification = z.object({ id: z.string(), type: z.literal('notification_deleted') })
export type DeletedNotification = z.infer<typeof DeletedNotification>

/** How a test went, recipient by recipient. Those who hold a role are named by their addresses. */
export const NotificationTest = z.object({
  type: z.literal('notification_test'),
  results: z.array(
    z.object({
      channel: z.enum(['email', 'webhook']),
      recipient: z.string(),
      delivered: z.boolean(),
      error: z.string().nullable(),
    }),
  ),
})
export type NotificationTest = z.infer<typeof NotificationTest>

const NotificationParams = z.object({ notification_id: pathId<NotificationId>() })

export const createNotificationEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/notifications',
  summary: 'Adds a threshold of spend of the organization or a workspace, and whom it tells.',
  action: 'notifications.edit',
  extension: true,
  body: CreateNotificationBody,
  response: Notification,
})

export const listNotificationsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/notifications',
  summary: 'Lists notifications, newest first.',
  action: 'notifications.view',
  extension: true,
  query: ListNotificationsQuery,
  response: cursorPage(Notification),
})

export const getNotificationEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/notifications/{notification_id}',
  summary: 'Gets a notification.',
  action: 'notifications.view',
  extension: true,
  params: NotificationParams,
  response: Notification,
})

export const updateNotificationEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/notifications/{notification_id}',
  summary: 'Changes the threshold of a notification, or whom it tells.',
  action: 'notifications.edit',
  extension: true,
  params: NotificationParams,
  body: UpdateNotificationBody,
  response: Notification,
})

export const deleteNotificationEndpoint = endpoint({
  method: 'DELETE',
  path: '/v1/organizations/notifications/{notification_id}',
  summary: 'Deletes a notification.',
  action: 'notifications.edit',
  extension: true,
  params: NotificationParams,
  response: DeletedNotification,
})

export const testNotificationEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/notifications/{notification_id}/test',
  summary: 'Sends a test to everybody whom a notification tells, now, and says how it went.',
  action: 'notifications.edit',
  extension: true,
  params: NotificationParams,
  changesNothing: true,
  response: NotificationTest,
})
