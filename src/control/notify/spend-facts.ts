import type { ApiKeyId, WorkspaceId } from '#domain/id.ts'
import type { Language } from '#domain/organization.ts'
import { partOf } from '#domain/threshold.ts'
import type { SpendSubject } from '#i18n/en.ts'
import type { Db } from '#store/port.ts'
import { findApiKey } from '#store/queries/api-keys.ts'
import { findNotification } from '#store/queries/notifications.ts'
import type { Notification } from '#store/queries/notifications.ts'
import type { NotificationEvent } from '#store/queries/notification-events.ts'
import { findOrganization } from '#store/queries/organizations.ts'
import { findWorkspace } from '#store/queries/workspaces.ts'

/** What a message tells: the event, with the names that things have now. */
export type SpendFacts = {
  readonly event: NotificationEvent
  readonly organizationName: string
  readonly language: Language
  readonly subject: SpendSubject
  /** Of an API key or a workspace, the workspace. */
  readonly workspaceId: WorkspaceId | null
  /** The threshold's part of the limit, where it is still set as one. */
  readonly percent: number | null
}

export async function readSpendFacts(db: Db, event: NotificationEvent): Promise<SpendFacts> {
  const { organizationId, notificationId } = event
  const organization = await findOrganization(db, organizationId)
  if (!organization) throw new Error(`no organization ${organizationId}`)
  const notification =
    notificationId && (await findNotification(db, { organizationId, id: notificationId }))
  return {
    event,
    organizationName: organization.name,
    language: organization.language,
    percent: notification ? percentOf(notification, event) : null,
    ...(await readSubject(db, event)),
  }
}

/** Null too where the notification has been changed since: the event has the figures of its own moment. */
function percentOf({ at }: Notification, event: NotificationEvent): number | null {
  if (at.type !== 'percent' || event.limitNanoUsd === null) return null
  const thresholdNanoUsd = partOf(event.limitNanoUsd, BigInt(at.percent))
  return thresholdNanoUsd === event.thresholdNanoUsd ? at.percent : null
}

async function readSubject(
  db: Db,
  { organizationId, scopeKind, scopeId }: NotificationEvent,
): Promise<Pick<SpendFacts, 'subject' | 'workspaceId'>> {
  const nameOf = async (id: WorkspaceId) => (await findWorkspace(db, { organizationId, id }))?.name
  switch (scopeKind) {
    case 'organization':
      return { subject: { type: 'organization' }, workspaceId: null }
    case 'workspace': {
      const workspaceId = scopeId as WorkspaceId
      const name = (await nameOf(workspaceId)) ?? workspaceId
      return { subject: { type: 'workspace', name }, workspaceId }
    }
    case 'api_key': {
      const key = await findApiKey(db, { organizationId, id: scopeId as ApiKeyId })
      if (!key) throw new Error(`no API key ${scopeId}`)
      const workspace = (await nameOf(key.workspaceId)) ?? key.workspaceId
      const { name, workspaceId } = key
      return { subject: { type: 'api_key', name, workspace }, workspaceId }
    }
  }
}
