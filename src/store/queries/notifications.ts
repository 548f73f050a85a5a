import type { Selectable } from 'kysely'
import type { NotificationId, OrganizationId, WebhookId, WorkspaceId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { AssignedWorkspaceRole, OrganizationRole } from '#domain/role.ts'
import type { ScopeId, ScopeKind } from '#domain/scope.ts'
import type { SpendThreshold } from '#domain/threshold.ts'
import type { SpendWindow } from '#domain/window.ts'
import type { Db } from '../port.ts'
import type { NotificationTable } from '../schema.ts'
import { pageOf, seek } from './page.ts'
import type { Page, PageRequest } from './page.ts'
import { scopesWithin } from './scopes-within.ts'

/** Whom a notification tells. At least one of them; an address is in lower case. */
export type Recipients = {
  readonly emails: readonly string[]
  readonly webhookIds: readonly WebhookId[]
  /** Who holds one of them is told, as things stand when there is something to tell. */
  readonly roles: readonly RecipientRole[]
}

/** Roles in the organization, and roles in the workspace that a notification is of. */
export type RecipientRole =
  | Extract<OrganizationRole, 'admin' | 'billing' | 'developer'>
  | Extract<AssignedWorkspaceRole, 'workspace_admin' | 'workspace_developer'>

/** A threshold of a scope's spend, and whom it tells. Instants are Unix milliseconds. */
export type Notification = {
  readonly id: NotificationId
  readonly organizationId: OrganizationId
  readonly scopeKind: ScopeKind
  readonly scopeId: ScopeId
  readonly period: SpendWindow
  readonly at: SpendThreshold['at']
  readonly recipients: Recipients
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** Nothing watches for it until the ledger's scope has the threshold too: make both in one transaction. */
export async function insertNotification(db: Db, notification: Notification): Promise<void> {
  await db
    .insertInto('notification')
    .values({
      id: notification.id,
      organization_id: notification.organizationId,
      scope_kind: notification.scopeKind,
      scope_id: notification.scopeId,
      period: notification.period,
      created_at_ms: BigInt(notification.createdAtMs),
      ...changeableColumns(notification),
    })
    .execute()
}

/** Writes what can change of a notification: its threshold and whom it tells. */
export async function updateNotificationRow(db: Db, notification: Notification): Promise<void> {
  await db
    .updateTable('notification')
    .set(changeableColumns(notification))
    .where('id', '=', notification.id)
    .execute()
}

function changeableColumns({ at, recipients, updatedAtMs }: Notification) {
  return {
    amount_nano_usd: at.type === 'amount' ? at.amountNanoUsd : null,
    percent: at.type === 'percent' ? BigInt(at.percent) : null,
    emails: JSON.stringify(recipients.emails),
    webhook_ids: JSON.stringify(recipients.webhookIds),
    roles: JSON.stringify(recipients.roles),
    updated_at_ms: BigInt(updatedAtMs),
  }
}

/** Does nothing when it is gone already. The ledger goes on watching until its scope is edited too. */
export async function deleteNotificationRow(db: Db, id: NotificationId): Promise<void> {
  await db.deleteFrom('notification').where('id', '=', id).execute()
}

/** Another organization's id finds nothing. */
export async function findNotification(
  db: Db,
  { organizationId, id }: { organizationId: OrganizationId; id: NotificationId },
): Promise<Notification | undefined> {
  const row = await db
    .selectFrom('notification')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && parseNotification(row)
}

/** Every notification of one scope, whatever the period, oldest first. */
export async function listNotificationsOf(
  db: Db,
  scopeId: ScopeId,
): Promise<readonly Notification[]> {
  const rows = await db
    .selectFrom('notification')
    .selectAll()
    .where('scope_id', '=', scopeId)
    .orderBy('id')
    .execute()
  return rows.map(parseNotification)
}

/** The notifications that tell a webhook, oldest first. */
export async function listNotificationsTelling(
  db: Db,
  { organizationId, webhookId }: { organizationId: OrganizationId; webhookId: WebhookId },
): Promise<readonly Notification[]> {
  const rows = await db
    .selectFrom('notification')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('webhook_ids', 'like', `%"${webhookId}"%`)
    .orderBy('id')
    .execute()
  // In a pattern, the underscore of an id stands for any character.
  return rows
    .map(parseNotification)
    .filter(({ recipients }) => recipients.webhookIds.includes(webhookId))
}

/** Every condition has to hold; undefined = any. */
export type NotificationFilter = {
  readonly organizationId: OrganizationId
  readonly scopeKinds: readonly ScopeKind[] | undefined
  readonly scopeId: ScopeId | undefined
  /** Only scopes within these; undefined = all. */
  readonly workspaceIds: readonly WorkspaceId[] | undefined
}

/** Newest first. Where `scopeKinds` is empty, nothing matches. */
export async function listNotificationRows(
  db: Db,
  filter: NotificationFilter,
  page: PageRequest,
): Promise<Page<Notification>> {
  const { cursor, operator, direction } = seek(page)
  const { scopeKinds, scopeId, workspaceIds } = filter
  if (scopeKinds?.length === 0 || workspaceIds?.length === 0) return { items: [], hasMore: false }
  const rows = await db
    .selectFrom('notification')
    .selectAll()
    .where('organization_id', '=', filter.organizationId)
    .$if(scopeKinds !== undefined, (query) => query.where('scope_kind', 'in', scopeKinds ?? []))
    .$if(scopeId !== undefined, (query) => query.where('scope_id', '=', scopeId!))
    .$if(workspaceIds !== undefined, (query) =>
      query.where((where) => scopesWithin(where, workspaceIds ?? [])),
    )
    .$if(cursor !== undefined, (query) => query.where('id', operator, cursor as NotificationId))
    .orderBy('id', direction)
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows.map(parseNotification), page)
}

function parseNotification(row: Selectable<NotificationTable>): Notification {
  return {
    id: row.id,
    organizationId: row.organization_id,
    scopeKind: row.scope_kind,
    scopeId: row.scope_id,
    period: row.period,
    at:
      row.amount_nano_usd === null
        ? { type: 'percent', percent: Number(row.percent) }
        : { type: 'amount', amountNanoUsd: nanoUsd(row.amount_nano_usd) },
    recipients: {
      emails: JSON.parse(row.emails) as string[],
      webhookIds: JSON.parse(row.webhook_ids) as WebhookId[],
      roles: JSON.parse(row.roles) as RecipientRole[],
    },
    createdAtMs: Number(row.created_at_ms),
    updatedAtMs: Number(row.updated_at_ms),
  }
}
