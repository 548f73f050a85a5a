import { z } from 'zod'
import type { WebhookId } from '#domain/id.ts'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import { searchAndOrder } from './list-search.ts'
import { cursorPage, cursorPageQuery, isPlainText, name, pathId, timestamp } from './shapes.ts'

const webhookStatuses = ['active', 'paused'] as const

export const Webhook = z.object({
  id: z.string(),
  type: z.literal('webhook'),
  name: z.string(),
  url: z.string(),
  /** `paused`: what it would be told is held. */
  status: z.enum(webhookStatuses),
  created_at: timestamp,
  updated_at: timestamp,
})
export type Webhook = z.infer<typeof Webhook>

/** The only answers that ever hold the secret: of the creation, and of a rotation. */
export const WebhookWithSecret = Webhook.extend({ secret: z.string() })
export type WebhookWithSecret = z.infer<typeof WebhookWithSecret>

const url = z
  .string()
  .max(limits.urlCharactersMax, `Must have at most ${limits.urlCharactersMax} characters`)
  .refine((text) => isPlainText(text) && URL.canParse(text), 'Must be an https: URL')

export const CreateWebhookBody = z.strictObject({ name, url })
export type CreateWebhookBody = z.infer<typeof CreateWebhookBody>

export const UpdateWebhookBody = z.strictObject({
  name: name.nullish(),
  url: url.nullish(),
  status: z.enum(webhookStatuses, `Must be one of ${webhookStatuses.join(', ')}`).nullish(),
})
export type UpdateWebhookBody = z.infer<typeof UpdateWebhookBody>

const ListWebhooksQuery = z.strictObject({ ...cursorPageQuery, ...searchAndOrder })
export type ListWebhooksQuery = z.infer<typeof ListWebhooksQuery>

const DeletedWebhook = z.object({ id: z.string(), type: z.literal('webhook_deleted') })
export type DeletedWebhook = z.infer<typeof DeletedWebhook>

export const WebhookTest = z.object({
  type: z.literal('webhook_test'),
  delivered: z.boolean(),
  /** Of the answer; null when none came. */
  status: z.int().nullable(),
  error: z.string().nullable(),
})
export type WebhookTest = z.infer<typeof WebhookTest>

const WebhookParams = z.object({ webhook_id: pathId<WebhookId>() })

export const createWebhookEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/webhooks',
  summary: 'Creates a webhook. The answer holds the secret that its calls are signed with, once.',
  action: 'webhooks.edit',
  extension: true,
  body: CreateWebhookBody,
  response: WebhookWithSecret,
})

export const listWebhooksEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/webhooks',
  summary: 'Lists webhooks, newest first unless another order is asked for.',
  action: 'webhooks.view',
  extension: true,
  query: ListWebhooksQuery,
  response: cursorPage(Webhook),
})

export const getWebhookEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/webhooks/{webhook_id}',
  summary: 'Gets a webhook.',
  action: 'webhooks.view',
  extension: true,
  params: WebhookParams,
  response: Webhook,
})

export const updateWebhookEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/webhooks/{webhook_id}',
  summary:
    'Renames a webhook, gives it another address, pauses it or resumes it. While it is paused its calls are ' +
    'held; those of the last day leave when it is resumed.',
  action: 'webhooks.edit',
  extension: true,
  params: WebhookParams,
  body: UpdateWebhookBody,
  response: Webhook,
})

export const deleteWebhookEndpoint = endpoint({
  method: 'DELETE',
  path: '/v1/organizations/webhooks/{webhook_id}',
  summary: 'Deletes a webhook that no notification tells.',
  action: 'webhooks.edit',
  extension: true,
  params: WebhookParams,
  response: DeletedWebhook,
})

export const rotateWebhookSecretEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/webhooks/{webhook_id}/rotate_secret',
  summary: 'Gives a webhook a new secret, in force at once. The answer holds it, once.',
  action: 'webhooks.edit',
  extension: true,
  params: WebhookParams,
  response: WebhookWithSecret,
})

export const testWebhookEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/webhooks/{webhook_id}/test',
  summary: 'Calls a webhook now, with an event of its own, and tells how it went.',
  action: 'webhooks.edit',
  extension: true,
  params: WebhookParams,
  changesNothing: true,
  response: WebhookTest,
})
