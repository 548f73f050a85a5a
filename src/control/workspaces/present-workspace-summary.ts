import type { WorkspaceSummary as SummaryOnTheWire } from '#contract/workspace-summaries.ts'
import { balanceAt } from '#domain/balance.ts'
import { formatCents } from '#domain/money.ts'
import type { NanoUsd } from '#domain/money.ts'
import { remainingNanoUsd } from '#domain/scope.ts'
import type { ScopeState } from '#domain/scope.ts'
import { windowEndMs, windowIdsAt } from '#domain/window.ts'
import { presentInstant } from '../present.ts'
import type { WorkspaceSummary } from './list-workspace-summaries.ts'

export function presentWorkspaceSummary(
  { workspaceId, members, keys, spend }: WorkspaceSummary,
  nowMs: number,
): SummaryOnTheWire {
  return {
    type: 'workspace_summary',
    workspace_id: workspaceId,
    member_count: members?.given ?? null,
    inherited_member_count: members?.inherited ?? null,
    api_key_count: keys?.live ?? null,
    active_api_key_count: keys?.active ?? null,
    spend: spend && presentSpend(spend, nowMs),
  }
}

function presentSpend(
  { own, organization }: NonNullable<WorkspaceSummary['spend']>,
  nowMs: number,
): SummaryOnTheWire['spend'] {
  const { monthly } = windowIdsAt(nowMs)
  const balance = balanceAt(own, monthly)
  const limitNanoUsd = monthlyLimitOf(own)
  return {
    period: 'monthly',
    window: monthly,
    spent: formatCents(balance.settledNanoUsd),
    reserved: formatCents(balance.reservedNanoUsd),
    amount: presentLimit(limitNanoUsd),
    remaining:
      limitNanoUsd === undefined ? null : formatCents(remainingNanoUsd(limitNanoUsd, balance)),
    organization_amount: presentLimit(monthlyLimitOf(organization)),
    resets_at: presentInstant(windowEndMs('monthly', nowMs)),
  }
}

function monthlyLimitOf({ policy }: ScopeState): NanoUsd | undefined {
  return policy.spendLimits.find(({ window }) => window === 'monthly')?.limitNanoUsd
}

function presentLimit(limitNanoUsd: NanoUsd | undefined): string | null {
  return limitNanoUsd === undefined ? null : formatCents(limitNanoUsd)
}
