import type { Notification } from '#contract/notifications.ts'
import { readAddresses } from './read-addresses.ts'
import { nano } from './use-standings.ts'
import type { Period, Standing } from './use-standings.ts'

/** A notification as it is being written. */
export type NotificationDraft = {
  readonly period: Period
  readonly unit: 'amount' | 'percent'
  /** Undefined while what stands there is no amount; null: empty. */
  readonly cents: string | null | undefined
  readonly percent: string
  readonly roles: readonly Role[]
  readonly addresses: string
  readonly webhookIds: readonly string[]
}

export type Role = Notification['recipients']['roles'][number]

export function draftOf(
  notification: Notification | undefined,
  scopeType: 'organization' | 'workspace',
): NotificationDraft {
  const { period = 'monthly', threshold, recipients } = notification ?? {}
  return {
    period,
    unit: threshold?.type ?? 'amount',
    cents: threshold?.type === 'amount' ? threshold.amount : null,
    percent: threshold?.type === 'percent' ? String(threshold.percent) : '80',
    roles: recipients?.roles ?? [scopeType === 'workspace' ? 'workspace_admin' : 'admin'],
    addresses: recipients?.emails.join('\n') ?? '',
    webhookIds: recipients?.webhook_ids ?? [],
  }
}

/** What would be sent; undefined parts are not right yet. */
export function thresholdOf({ unit, cents, percent }: NotificationDraft) {
  if (unit === 'amount') {
    return typeof cents === 'string' && cents !== '0'
      ? ({ type: 'amount', amount: cents } as const)
      : undefined
  }
  const value = /^\d{1,3}$/.test(percent.trim()) ? Number(percent) : 0
  return value >= 1 && value <= 100 ? ({ type: 'percent', percent: value } as const) : undefined
}

export function recipientsOf({ roles, addresses, webhookIds }: NotificationDraft) {
  const { addresses: emails, invalid } = readAddresses(addresses)
  const isEmpty = roles.length + emails.length + webhookIds.length === 0
  return isEmpty || invalid !== undefined
    ? undefined
    : { roles: [...roles], emails: [...emails], webhook_ids: [...webhookIds] }
}

/** Whether spend is there already, so that it goes out as soon as it is saved. */
export function isPast(draft: NotificationDraft, { own }: Standing): boolean {
  const threshold = thresholdOf(draft)
  if (threshold === undefined) return false
  if (threshold.type === 'amount') return nano(own.spent) >= nano(threshold.amount)
  if (own.amount === null) return false
  return nano(own.spent) * 100n >= nano(own.amount) * BigInt(threshold.percent)
}
