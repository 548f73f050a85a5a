import type { EffectiveSpendLimit } from '#contract/effective-spend-limits.ts'
import { parseSignedCents } from '#domain/money.ts'
import { useApi } from '../../api/use-api.ts'
import type { LimitScope } from './limit-scope.ts'

const seenEveryMs = 5_000

export type Period = EffectiveSpendLimit['period']

/** How one period of a scope stands, and what else limits it. */
export type Standing = {
  readonly own: EffectiveSpendLimit
  /** Of the scopes around it, those with a limit for this period. The one that leaves least comes first. */
  readonly outer: readonly EffectiveSpendLimit[]
}

/** The periods in the order in which they are shown. */
export const periods = ['monthly', 'weekly', 'daily'] as const satisfies readonly Period[]

/** How every period of a scope stands; asked again while it is seen, so that spending shows as it happens. */
export function useStandings(scope: LimitScope) {
  const { data, error, refetch } = useApi(
    'GET /v1/organizations/spend_limits/effective',
    { query: queryOf(scope) },
    { everyMs: seenEveryMs },
  )
  const standings = data && standingsOf(data.data, scope)
  return { standings, fault: error, retry: () => void refetch() }
}

function queryOf(scope: LimitScope) {
  switch (scope.type) {
    case 'organization':
      return {}
    case 'workspace':
      return { workspace_id: scope.workspaceId }
    case 'api_key':
      return { api_key_id: scope.apiKeyId }
  }
}

function standingsOf(
  rows: readonly EffectiveSpendLimit[],
  scope: LimitScope,
): Readonly<Record<Period, Standing>> {
  const of = (period: Period): Standing => {
    const same = rows.filter((row) => row.period === period)
    const own = same.find((row) => row.scope.type === scope.type)
    if (!own) throw new Error(`no ${period} standing of the ${scope.type}`)
    const outer = same
      .filter((row) => row !== own && row.amount !== null)
      .toSorted((one, other) => (left(one) < left(other) ? -1 : 1))
    return { own, outer }
  }
  return { monthly: of('monthly'), weekly: of('weekly'), daily: of('daily') }
}

function left({ remaining }: EffectiveSpendLimit): bigint {
  return nano(remaining ?? '0')
}

/** Cents as the API writes them, to compare and to add: in nano-dollars. */
export function nano(cents: string): bigint {
  return parseSignedCents(cents) ?? 0n
}
