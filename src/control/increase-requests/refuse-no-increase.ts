import type { WorkspaceId } from '#domain/id.ts'
import { formatDollars } from '#domain/money.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { SpendWindow } from '#domain/window.ts'
import type { Db } from '#store/port.ts'
import { listSpendLimitsOf } from '#store/queries/spend-limits.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
import { invalidRequest } from '../api-error.ts'

type Increase = {
  readonly workspaceId: WorkspaceId
  readonly period: SpendWindow
  readonly amount: NanoUsd
}

/** Refuses an amount that the workspace has already; returns the limit that it has, if any. */
export async function refuseNoIncrease(
  { workspaceId, period, amount }: Increase,
  db: Db,
): Promise<SpendLimit | undefined> {
  const limits = await listSpendLimitsOf(db, workspaceId)
  const current = limits.find((limit) => limit.period === period)
  if (!current || amount > current.amountNanoUsd) return current
  throw invalidRequest(
    `amount: Must be above the workspace's ${period} limit, which is $${formatDollars(current.amountNanoUsd)}`,
  )
}
