import { nanoUsd } from '#domain/money.ts'
import { formatCents } from '#domain/money.ts'
import type { LimitScope } from './limit-scope.ts'
import { useNotifications } from './use-notifications.ts'
import { nano } from './use-standings.ts'
import type { Standing } from './use-standings.ts'

/** Where the notifications of a scope stand on the bar of one period, in cents, lowest first. */
export function useThresholds(scope: LimitScope, { own }: Standing): readonly string[] {
  const { notifications } = useNotifications(scope)
  const amounts = (notifications ?? [])
    .filter(({ period }) => period === own.period)
    .flatMap(({ threshold }) => {
      if (threshold.type === 'amount') return [nano(threshold.amount)]
      return own.amount === null ? [] : [(nano(own.amount) * BigInt(threshold.percent)) / 100n]
    })
  return [...new Set(amounts)]
    .toSorted((one, other) => (one < other ? -1 : 1))
    .map((amount) => formatCents(nanoUsd(amount)))
}
