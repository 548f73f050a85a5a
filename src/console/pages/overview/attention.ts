import type { ApiKey } from '#contract/api-keys.ts'
import type { EffectiveSpendLimit } from '#contract/effective-spend-limits.ts'
import type { Upstream } from '#contract/upstream.ts'
import type { WorkspaceRow } from '../workspaces/workspace-rows.ts'
import { isReached, percentUsed } from './use-of-limit.ts'

/** What the page has been told so far. Undefined: not told yet, or not the reader's to see. */
export type Known = {
  readonly limits: readonly EffectiveSpendLimit[] | undefined
  readonly workspaces: readonly WorkspaceRow[] | undefined
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

/** One thing that somebody should look at. */
export type Attention =
  | { readonly type: 'upstream_refused' | 'upstream_unreachable' }
  | { readonly type: 'limit_reached' | 'limit_near'; readonly limit: Limit }
  | { readonly type: 'paused'; readonly id: string; readonly name: string; readonly since: string }
  | { readonly type: 'keys_expired' | 'keys_expiring'; readonly keys: readonly ExpiringKey[] }
  | { readonly type: 'requests' | 'dead' | 'held'; readonly count: number }

type ExpiringKey = { readonly name: string; readonly expiresAt: string }

const nearPercent = 80
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
