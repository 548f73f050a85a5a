import type { DeliveryId, NotificationEventId, NotificationId, OrganizationId } from '#domain/id.ts'
import type { ScopeId, ScopeKind } from '#domain/scope.ts'
import type { SpendWindow } from '#domain/window.ts'

/** A threshold that was crossed, or a limit that was reached (no notification): once for each window. */
export type NotificationEventTable = {
  id: NotificationEventId
  organization_id: OrganizationId
  scope_kind: ScopeKind
  scope_id: ScopeId
  notification_id: NotificationId | null
  period: SpendWindow
  window_id: string
  threshold_nano_usd: bigint
  limit_nano_usd: bigint | null
  spent_nano_usd: bigint
  /** 1 where the spend had passed it when it was set. */
  already_passed: bigint
  at_ms: bigint
}

/** One message to one recipient, until it has arrived or is given up: the outbox. */
export type DeliveryTable = {
  id: DeliveryId
  organization_id: OrganizationId
  /** Null: what it tells of stands in `mail`. */
  event_id: NotificationEventId | null
  channel: 'email' | 'webhook'
  /** An address, or the id of a webhook. */
  recipient: string
  /** `held`: mail while no mail server is set, a call while its webhook is paused. `dead`: given up after many attempts. */
  status: 'pending' | 'delivered' | 'dead' | 'held'
  attempts: bigint
  due_at_ms: bigint
  /** While a node is at it; a node that died leaves it to be taken again. */
  lease_until_ms: bigint | null
  last_error: string | null
  created_at_ms: bigint
  delivered_at_ms: bigint | null
  /** A JSON object: what a mail is about that tells of no crossing. Its secrets are sealed. */
  mail: string | null
}

/** What the gateways have seen of the upstream. One row, of id `upstream`. */
export type UpstreamHealthTable = {
  id: string
  kind: 'simulator' | 'claude_api'
  /** Empty for the simulator, which has another on each node. */
  url: string
  credential: 'set' | 'missing'
  status: 'ok' | 'refused' | 'unreachable' | 'unknown'
  since_ms: bigint | null
  /** What the upstream said, where it refused. */
  http_status: bigint | null
  message: string | null
  last_success_at_ms: bigint | null
  /** When the admins were last told that it refuses. */
  alerted_at_ms: bigint | null
}
