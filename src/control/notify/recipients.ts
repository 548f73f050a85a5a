import type { ApiKeyId, NotificationId, WebhookId, WorkspaceId } from '#domain/id.ts'
import type { ScopeId } from '#domain/scope.ts'
import type { TakenCrossing } from '#ledger/port.ts'
import type { Db } from '#store/port.ts'
import { findApiKey } from '#store/queries/api-keys.ts'
import { findNotification, listNotificationsOf } from '#store/queries/notifications.ts'
import type { Notification, Recipients } from '#store/queries/notifications.ts'
import { findOrganization } from '#store/queries/organizations.ts'
import { listAddressesOf } from '#store/queries/role-holders.ts'

/**
 * Whom a crossing tells, each once. A threshold tells its own recipients, and nobody when it has been deleted
 * meanwhile. A limit that is reached tells the organization's alert addresses, and everybody who asked to be told
 * of that scope's spend; a key's limit, of its workspace's.
 */
export async function recipientsOf(db: Db, crossing: TakenCrossing): Promise<Addressees> {
  const { notificationId } = crossing
  return notificationId === null
    ? recipientsOfLimit(db, crossing)
    : recipientsOfThreshold(db, crossing, notificationId)
}

async function recipientsOfThreshold(
  db: Db,
  { organizationId }: TakenCrossing,
  id: NotificationId,
): Promise<Addressees> {
  const notification = await findNotification(db, { organizationId, id })
  return distinct(notification ? [await addresseesOf(db, notification)] : [])
}

/** Those whom a notification names, and those who hold a role that it names. */
export async function addresseesOf(
  db: Db,
  { organizationId, scopeKind, scopeId, recipients }: Notification,
): Promise<Addressees> {
  const { emails, webhookIds, roles } = recipients
  const workspaceId = scopeKind === 'workspace' ? (scopeId as WorkspaceId) : null
  const holders = await listAddressesOf(db, { organizationId, workspaceId, roles })
  return distinct([{ emails: [...emails, ...holders], webhookIds }])
}

async function recipientsOfLimit(db: Db, crossing: TakenCrossing): Promise<Addressees> {
  const organization = await findOrganization(db, crossing.organizationId)
  const scopeId = await watchedScopeOf(db, crossing)
  const notifications = scopeId === undefined ? [] : await listNotificationsOf(db, scopeId)
  const alerted = { emails: organization?.alertEmails ?? [], webhookIds: [] }
  const told = await Promise.all(notifications.map((each) => addresseesOf(db, each)))
  return distinct([alerted, ...told])
}

/** Keys have no notifications of their own. */
async function watchedScopeOf(
  db: Db,
  { organizationId, scopeKind, scopeId }: TakenCrossing,
): Promise<ScopeId | undefined> {
  if (scopeKind !== 'api_key') return scopeId
  return (await findApiKey(db, { organizationId, id: scopeId as ApiKeyId }))?.workspaceId
}

/** Who gets a message, each once. */
type Addressees = Pick<Recipients, 'emails' | 'webhookIds'>

function distinct(lists: readonly Addressees[]): Addressees {
  const emails = new Set(lists.flatMap((list) => list.emails.map((email) => email.toLowerCase())))
  const webhookIds = new Set<WebhookId>(lists.flatMap((list) => list.webhookIds))
  return { emails: [...emails], webhookIds: [...webhookIds] }
}
