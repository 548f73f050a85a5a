import type { CheckedLimit } from '#contract/requests.ts'
import { parseSignedCents } from '#domain/money.ts'
import { useLanguage } from '../../language/language.tsx'
import { useMoments } from './use-moments.ts'

/** What there is to say of a limit that a request was held against. */
export function useCheckWords() {
  const { messages, format } = useLanguage()
  const { logs, limits } = messages
  const { momentOf } = useMoments()
  const money = (cents: string): string => format.cost(parseSignedCents(cents) ?? 0n)
  const groupOf = (check: Extract<CheckedLimit, { type: 'rate_limit' }>): string => {
    if (check.limiter === 'concurrent_requests') return logs.allModels
    return check.group.display_name === 'token_count' ? logs.tokenCount : check.group.display_name
  }
  const nameOf = (check: CheckedLimit): string =>
    check.type === 'spend_limit'
      ? logs.spendLimit[check.period]
      : `${limits.rate.types[check.limiter]} (${groupOf(check)})`
  const scopeOf = ({ scope }: CheckedLimit): string => logs.scopes[scope.type]
  return {
    nameOf,
    scopeOf,
    stateOf: (check: CheckedLimit): string =>
      check.type === 'spend_limit'
        ? logs.spendState(money(check.spent), money(check.reserved), money(check.amount))
        : logs.rateState(format.count(check.remaining), format.count(check.limit)),
    askOf: (check: CheckedLimit): string =>
      logs.asks(check.type === 'spend_limit' ? money(check.asked) : format.count(check.asked)),
    reasonOf: (check: CheckedLimit): string => {
      const limit = `${scopeOf(check)}, ${nameOf(check)}`
      return check.type === 'spend_limit'
        ? logs.bySpend(
            `${limit} (${money(check.amount)})`,
            money(check.spent),
            money(check.reserved),
            money(check.asked),
          )
        : logs.byRate(
            `${limit}, ${format.count(check.limit)}`,
            format.count(check.remaining),
            format.count(check.asked),
          )
    },
    /** When there is room again, as far as time alone makes it. */
    freesOf: (check: CheckedLimit): string | undefined => {
      if (check.type === 'spend_limit') return logs.resets(format.cut(check.resets_at))
      return check.frees_at === null ? undefined : logs.frees(momentOf(check.frees_at))
    },
  }
}
