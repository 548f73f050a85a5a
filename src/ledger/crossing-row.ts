import type { NotificationId, OrganizationId } from '#domain/id.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { ScopeId, ScopeKind } from '#domain/scope.ts'
import type { SpendCrossing } from '#domain/threshold.ts'
import type { SpendWindow } from '#domain/window.ts'
import type { TakenCrossing } from './port.ts'

/** A crossing as it is inserted. Order and names are those of the table. */
export type CrossingRow = Readonly<Record<(typeof crossingColumns)[number], unknown>>

/** In the order of the statements that insert them. */
export const crossingColumns = [
  'id',
  'organization_id',
  'scope_kind',
  'scope_id',
  'notification_id',
  'period',
  'window_id',
  'threshold_nano_usd',
  'limit_nano_usd',
  'settled_nano_usd',
  'already_passed',
  'at_ms',
] as const

/** Its id says what it is, so that no fault could record one crossing twice. */
export function crossingRow(organizationId: OrganizationId, crossing: SpendCrossing): CrossingRow {
  const { scopeId, notificationId, window, windowId, atMs } = crossing
  return {
    id: `${scopeId}/${notificationId ?? 'limit'}/${windowId}/${atMs}`,
    organization_id: organizationId,
    scope_kind: crossing.scopeKind,
    scope_id: scopeId,
    notification_id: notificationId,
    period: window,
    window_id: windowId,
    threshold_nano_usd: crossing.thresholdNanoUsd,
    limit_nano_usd: crossing.limitNanoUsd,
    settled_nano_usd: crossing.settledNanoUsd,
    already_passed: crossing.alreadyPassed ? 1 : 0,
    at_ms: atMs,
  }
}

/** Integers are bigint on both databases. */
export function takenCrossing(row: Readonly<Record<string, unknown>>): TakenCrossing {
  return {
    id: row['id'] as string,
    organizationId: row['organization_id'] as OrganizationId,
    scopeKind: row['scope_kind'] as ScopeKind,
    scopeId: row['scope_id'] as ScopeId,
    notificationId: row['notification_id'] as NotificationId | null,
    window: row['period'] as SpendWindow,
    windowId: row['window_id'] as string,
    thresholdNanoUsd: row['threshold_nano_usd'] as NanoUsd,
    limitNanoUsd: row['limit_nano_usd'] as NanoUsd | null,
    settledNanoUsd: row['settled_nano_usd'] as NanoUsd,
    alreadyPassed: row['already_passed'] === 1n,
    atMs: Number(row['at_ms']),
  }
}
