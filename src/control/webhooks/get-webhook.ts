import type { WebhookId } from '#domain/id.ts'
import type { Db } from '#store/port.ts'
import { findWebhook } from '#store/queries/webhooks.ts'
import type { Webhook } from '#store/queries/webhooks.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'

export async function getWebhook(
  { store, caller }: RequestContext,
  id: WebhookId,
  db: Db = store.read,
): Promise<Webhook> {
  const webhook = await findWebhook(db, { organizationId: caller.organizationId, id })
  if (!webhook) throw notFound('Webhook')
  return webhook
}
