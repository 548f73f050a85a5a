import type { ApiKeyId, NotificationId, WebhookId } from '#domain/id.ts'
import type { ScopeId } from '#domain/scope.ts'
import type { TakenCrossing } from '#ledger/port.ts'
import type { Db } from '#store/port.ts'
import { findApiKey } from '#store/queries/api-keys.ts'
import { findNotification, listNotificationsOf } from '#store/queries/notifications.ts'
import type { Recipients } from '#store/queries/notifications.ts'
import { findOrganization } from '#store/queries/organizations.ts'

/**
 * Whom a crossing tells, each once. A threshold tells its own recipients, and nobody when it has been deleted
 * meanwhile. A limit that is reached tells the organization's alert addresses, and everybody who asked to be told
 * of that scope's spend; a key's limit, of its workspace's.
 */
export async function recipientsOf(db: Db, crossing: TakenCrossing): Promise<Recipients> {
  const { notificationId } = crossing
  return notificationId === null
    ? recipientsOfLimit(db, crossing)
    : recipientsOfThreshold(db, crossing, notificationId)
}

async function recipientsOfThreshold(
  db: Db,
  { organizationId }: TakenCrossing,
  id: NotificationId,
): Promise<Recipients> {
  const notification = await findNotification(db, { organizationId, id })
  return distinct(notification ? [notification.recipients] : [])
}

async function recipientsOfLimit(db: Db, crossing: TakenCrossing): Promise<Recipients> {
  const organization = await findOrganization(db, crossing.organizationId)
  const scopeId = await watchedScopeOf(db, crossing)
  const notifications = scopeId === undefined ? [] : await listNotificationsOf(db, scopeId)
  const alerted = { emails: organization?.alertEmails ?? [], webhookIds: [] }
  return distinct([alerted, ...notifications.map(({ recipients }) => recipients)])
}

/** Keys have no notifications of their own. */
async function watchedScopeOf(
  db: Db,
  { organizationId, scopeKind, scopeId }: TakenCrossing,
): Promise<ScopeId | undefined> {
  if (scopeKind !== 'api_key') return scopeId
  return (await findApiKey(db, { organizationId, id: scopeId as ApiKeyId }))?.workspaceId
}

function distinct(lists: readonly Recipients[]): Recipients {
  const emails = new Set(lists.flatMap((list) => list.emails.map((email) => email.toLowerCase())))
  const webhookIds = new Set<WebhookId>(lists.flatMap((list) => list.webhookIds))
  return { emails: [...emails], webhookIds: [...webhookIds] }
}
