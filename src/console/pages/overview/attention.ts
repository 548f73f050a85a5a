import type { ApiKey } from '#contract/api-keys.ts'
import type { EffectiveSpendLimit } from '#contract/effective-spend-limits.ts'
import type { RateLimitPeaks } from '#contract/rate-limit-peaks.ts'
import type { Upstream } from '#contract/upstream.ts'
import type { WorkspaceRow } from '../workspaces/workspace-rows.ts'
import { isReached, percentUsed } from './use-of-limit.ts'

/** What the page has been told so far. Undefined: not told yet, or not the reader's to see. */
export type Known = {
  readonly limits: readonly EffectiveSpendLimit[] | undefined
  readonly workspaces: readonly WorkspaceRow[] | undefined
  /** Of the last hour, near their limits. */
  readonly peaks: RateLimitPeaks['data'] | undefined
  readonly keys: readonly Pick<ApiKey, 'name' | 'status' | 'expires_at'>[] | undefined
  readonly pendingRequests: number | undefined
  readonly deadDeliveries: number | undefined
  readonly heldDeliveries: number | undefined
  readonly upstream: Pick<Upstream, 'status'> | undefined
}

type Limit = {
  readonly spent: string
  readonly amount: string
  readonly percent: number
  readonly period: EffectiveSpendLimit['period']
  readonly resetsAt: string
  /** Null: the organization. */
  readonly workspace: { readonly id: string; readonly name: string } | null
}

/** The nearest to its limit that a scope came. */
export type NearRate = {
  readonly group: { readonly id: string; readonly name: string }
  readonly limiter: RatePeak['type']
  readonly peak: number
  readonly limit: number
  readonly percent: number
  /** How many more of its limits it came near to. */
  readonly others: number
  /** Null: the organization. */
  readonly workspace: { readonly id: string; readonly name: string } | null
}

type RatePeak = RateLimitPeaks['data'][number]['peaks'][number]

/** One thing that somebody should look at. */
export type Attention =
  | { readonly type: 'upstream_refused' | 'upstream_unreachable' }
  | { readonly type: 'limit_reached' | 'limit_near'; readonly limit: Limit }
  | { readonly type: 'rate_near'; readonly rate: NearRate }
  | { readonly type: 'paused'; readonly id: string; readonly name: string; readonly since: string }
  | { readonly type: 'keys_expired' | 'keys_expiring'; readonly keys: readonly ExpiringKey[] }
  | { readonly type: 'requests' | 'dead' | 'held'; readonly count: number }

type ExpiringKey = { readonly name: string; readonly expiresAt: string }

export const nearPercent = 80
const dayMs = 86_400_000
const expiringWithinMs = 7 * dayMs
const expiredWithinMs = 30 * dayMs

/** What needs attention, the worst first. */
export function attentionOf(known: Known, nowMs: number): readonly Attention[] {
  const limits = [...organizationLimits(known), ...workspaceLimits(known)]
  const near = limits.filter(({ type }) => type === 'limit_near')
  return [
    ...upstreamFaults(known),
    ...limits.filter(({ type }) => type === 'limit_reached'),
    ...counted('dead', known.deadDeliveries),
    ...counted('requests', known.pendingRequests),
    ...near,
    ...nearRates(known),
    ...keysAbout(known, nowMs),
    ...counted('held', known.heldDeliveries),
    ...pauses(known),
  ]
}

function upstreamFaults({ upstream }: Known): readonly Attention[] {
  if (upstream?.status === 'refused') return [{ type: 'upstream_refused' }]
  return upstream?.status === 'unreachable' ? [{ type: 'upstream_unreachable' }] : []
}

function counted(
  type: 'requests' | 'dead' | 'held',
  count: number | undefined,
): readonly Attention[] {
  return count === undefined || count === 0 ? [] : [{ type, count }]
}

function organizationLimits({ limits = [] }: Known): readonly Attention[] {
  return limits.flatMap((limit) =>
    aboutLimit({ ...limit, resetsAt: limit.resets_at, workspace: null }),
  )
}

function workspaceLimits({ workspaces = [] }: Known): readonly Attention[] {
  return workspaces.flatMap(({ workspace, name, summary }) =>
    summary?.spend
      ? aboutLimit({
          ...summary.spend,
          resetsAt: summary.spend.resets_at,
          workspace: { id: workspace.id, name },
        })
      : [],
  )
}

type Spend = Omit<Limit, 'percent' | 'amount'> & {
  readonly reserved: string
  readonly amount: string | null
}

function aboutLimit(spend: Spend): readonly Attention[] {
  const percent = percentUsed(spend)
  const { spent, amount, period, resetsAt, workspace } = spend
  if (amount === null || percent === undefined) return []
  const limit = { spent, amount, percent, period, resetsAt, workspace }
  if (isReached(spend)) return [{ type: 'limit_reached', limit }]
  return percent >= nearPercent ? [{ type: 'limit_near', limit }] : []
}

/** One for each scope, the nearest first. */
function nearRates({ peaks = [], workspaces = [] }: Known): readonly Attention[] {
  const scopes = Map.groupBy(peaks, ({ scope }) =>
    scope.type === 'organization' ? null : scope.workspace_id,
  )
  const found = [...scopes].flatMap(([id, entries]): readonly NearRate[] => {
    const row = workspaces.find(({ workspace }) => workspace.id === id)
    if (id !== null && !row) return []
    const workspace = id === null ? null : { id, name: row?.name ?? id }
    const rates = entries
      .flatMap((entry) => nearRatesOf(entry, scopes.has(null)))
      .toSorted((a, b) => b.percent - a.percent)
    const [nearest] = rates
    return nearest ? [{ ...nearest, others: rates.length - 1, workspace }] : []
  })
  return found
    .toSorted((a, b) => b.percent - a.percent)
    .map((rate) => ({ type: 'rate_near', rate }))
}

/** What a workspace used of the organization's limit is told of the organization, to whoever sees that. */
function nearRatesOf(
  { scope, model_group: group, peaks }: RateLimitPeaks['data'][number],
  seesOrganization: boolean,
) {
  return peaks.flatMap(({ type: limiter, peak, limit }) => {
    if (limit === null || limit.value === 0) return []
    if (scope.type === 'workspace' && limit.source === 'organization' && seesOrganization) return []
    const percent = Math.floor((peak * 100) / limit.value)
    if (percent < nearPercent) return []
    const { id, display_name: name } = group
    return [{ group: { id, name }, limiter, peak, limit: limit.value, percent }]
  })
}

function keysAbout({ keys = [] }: Known, nowMs: number): readonly Attention[] {
  const within = (fromMs: number, untilMs: number): readonly ExpiringKey[] =>
    keys
      .flatMap(({ name, expires_at: expiresAt }) =>
        expiresAt === null ? [] : [{ name, expiresAt }],
      )
      .filter(({ expiresAt }) => {
        const inMs = Date.parse(expiresAt) - nowMs
        return inMs > fromMs && inMs <= untilMs
      })
      .toSorted((a, b) => Date.parse(a.expiresAt) - Date.parse(b.expiresAt))
  const expired = within(-expiredWithinMs, 0)
  const expiring = within(0, expiringWithinMs)
  return [
    ...(expiring.length > 0 ? [{ type: 'keys_expiring', keys: expiring } as const] : []),
    ...(expired.length > 0 ? [{ type: 'keys_expired', keys: expired } as const] : []),
  ]
}

function pauses({ workspaces = [] }: Known): readonly Attention[] {
  return workspaces.flatMap(
    ({ workspace: { id, paused_at: since, archived_at: archivedAt }, name }) =>
      since === null || archivedAt !== null ? [] : [{ type: 'paused' as const, id, name, since }],
  )
}
