import type { Notification } from '#contract/notifications.ts'
import type { ConsoleMessages } from '#i18n/console/messages.en.ts'
import type { Format } from '../../language/format.ts'

/** `$250.00 per month`, `80% of the limit per month`. */
export function describeThreshold(
  { threshold, period }: Pick<Notification, 'threshold' | 'period'>,
  { limits }: ConsoleMessages,
  format: Format,
): string {
  const level =
    threshold.type === 'amount'
      ? format.cents(threshold.amount)
      : limits.alerts.percentOfLimit(format.percent(threshold.percent))
  return `${level} ${limits.spend.per[period]}`
}
