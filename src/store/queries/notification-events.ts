import type { NotificationEventId, NotificationId, OrganizationId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { ScopeId, ScopeKind } from '#domain/scope.ts'
import type { SpendWindow, WindowId } from '#domain/window.ts'
import type { Db } from '../port.ts'
import type { NotificationEventTable } from '../schema-outbox.ts'

/** A threshold that was crossed, or a limit that was reached, with the figures of that moment. */
export type NotificationEvent = {
  readonly id: NotificationEventId
  readonly organizationId: OrganizationId
  readonly scopeKind: ScopeKind
  readonly scopeId: ScopeId
  /** Null: a limit was reached. */
  readonly notificationId: NotificationId | null
  readonly period: SpendWindow
  readonly windowId: WindowId
  readonly thresholdNanoUsd: NanoUsd
  /** The scope's own limit for the period. */
  readonly limitNanoUsd: NanoUsd | null
  readonly spentNanoUsd: NanoUsd
  /** Spend stood there already when the threshold, or the limit, was set. */
  readonly alreadyPassed: boolean
  /** Unix milliseconds. */
  readonly atMs: number
}

/** Never changed afterwards. Written in the transaction that takes the crossing from the ledger. */
export async function insertNotificationEvent(db: Db, event: NotificationEvent): Promise<void> {
  await db
    .insertInto('notification_event')
    .values({
      id: event.id,
      organization_id: event.organizationId,
      scope_kind: event.scopeKind,
      scope_id: event.scopeId,
      notification_id: event.notificationId,
      period: event.period,
      window_id: event.windowId,
      threshold_nano_usd: event.thresholdNanoUsd,
      limit_nano_usd: event.limitNanoUsd,
      spent_nano_usd: event.spentNanoUsd,
      already_passed: event.alreadyPassed ? 1n : 0n,
      at_ms: BigInt(event.atMs),
    })
    .execute()
}

/** Throws when there is none: a delivery cannot outlive its event. */
export async function getNotificationEvent(
  db: Db,
  id: NotificationEventId,
): Promise<NotificationEvent> {
  const event = (await findNotificationEvents(db, [id])).get(id)
  if (!event) throw new Error(`no notification event ${id}`)
  return event
}

/** Leaves out ids that nothing has. */
export async function findNotificationEvents(
  db: Db,
  ids: readonly NotificationEventId[],
): Promise<ReadonlyMap<NotificationEventId, NotificationEvent>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('notification_event')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, parseNotificationEvent(row)]))
}

function parseNotificationEvent(row: NotificationEventTable): NotificationEvent {
  return {
    id: row.id,
    organizationId: row.organization_id,
    scopeKind: row.scope_kind,
    scopeId: row.scope_id,
    notificationId: row.notification_id,
    period: row.period,
    windowId: row.window_id,
    thresholdNanoUsd: nanoUsd(row.threshold_nano_usd),
    limitNanoUsd: row.limit_nano_usd === null ? null : nanoUsd(row.limit_nano_usd),
    spentNanoUsd: nanoUsd(row.spent_nano_usd),
    alreadyPassed: row.already_passed === 1n,
    atMs: Number(row.at_ms),
  }
}
