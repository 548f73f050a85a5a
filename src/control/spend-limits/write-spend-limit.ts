import type { WorkspaceId } from '#domain/id.ts'
import { formatDollars } from '#domain/money.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { LimitMode, ScopeId, ScopeKind } from '#domain/scope.ts'
import type { SpendWindow } from '#domain/window.ts'
import type { StoreTransaction } from '#store/port.ts'
import {
  insertSpendLimit,
  listSpendLimitsOf,
  updateSpendLimitRow,
} from '#store/queries/spend-limits.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
import { invalidRequest } from '../api-error.ts'
import { recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { enforceSpendLimits } from './enforce-spend-limits.ts'
import { presentSpendLimit } from './present-spend-limit.ts'

/** What a limit is set of. */
export type LimitedScope = {
  readonly kind: ScopeKind
  readonly id: ScopeId
  /** Where the audit files it. */
  readonly workspaceId: WorkspaceId | null
}

type Wanted = {
  readonly amount: NanoUsd
  readonly period: SpendWindow
  /** Left out: as the limit was, and one that is new refuses. */
  readonly mode?: LimitMode
}

/** Adds the limit or changes its amount, in the books and the audit too. The caller has decided that it may be. */
export async function writeSpendLimit(
  context: RequestContext,
  tx: StoreTransaction,
  scope: LimitedScope,
  wanted: Wanted,
): Promise<SpendLimit> {
  await refuseAboveOrganization(context, tx, scope, wanted)
  const limits = await listSpendLimitsOf(tx.db, scope.id)
  const before = limits.find(({ period }) => period === wanted.period)
  const after = before
    ? await changeLimit(context, tx, { before, wanted })
    : await addLimit(context, tx, { scope, wanted })
  if (after === before) return before
  await enforceSpendLimits(context, tx, scope.id)
  await recordChange(context, tx, {
    type: before ? 'platform_spend_limit_updated' : 'platform_spend_limit_created',
    subjectId: after.id,
    workspaceId: scope.workspaceId,
    before: before ? presentSpendLimit(before) : null,
    after: presentSpendLimit(after),
  })
  return after
}

/**
 * A workspace's limit above its organization's for the same period would promise what cannot be spent. Lowering the
 * organization's below that of workspaces is allowed: the lower one holds for all.
 */
async function refuseAboveOrganization(
  { caller }: RequestContext,
  tx: StoreTransaction,
  { kind }: LimitedScope,
  { amount, period, mode }: Wanted,
): Promise<void> {
  if (kind !== 'workspace' || mode === 'report_only') return
  const limits = await listSpendLimitsOf(tx.db, caller.organizationId)
  const ceiling = limits.find(
    (limit) => limit.period === period && limit.mode === 'enforce',
  )?.amountNanoUsd
  if (ceiling === undefined || amount <= ceiling) return
  throw invalidRequest(
    `amount: A workspace's ${period} limit cannot be above the organization's, which is $${formatDollars(ceiling)}`,
  )
}

async function addLimit(
  { caller, ids, clock }: RequestContext,
  tx: StoreTransaction,
  { scope, wanted }: { scope: LimitedScope; wanted: Wanted },
): Promise<SpendLimit> {
  const nowMs = clock.now()
  const limit: SpendLimit = {
    id: ids.spendLimit(),
    organizationId: caller.organizationId,
    scopeKind: scope.kind,
    scopeId: scope.id,
    period: wanted.period,
    amountNanoUsd: wanted.amount,
    mode: wanted.mode ?? 'enforce',
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  }
  await insertSpendLimit(tx.db, limit)
  return limit
}

async function changeLimit(
  { clock }: RequestContext,
  tx: StoreTransaction,
  { before, wanted }: { before: SpendLimit; wanted: Wanted },
): Promise<SpendLimit> {
  const { amount: amountNanoUsd, mode = before.mode } = wanted
  if (before.amountNanoUsd === amountNanoUsd && before.mode === mode) return before
  const after = { ...before, amountNanoUsd, mode, updatedAtMs: clock.now() }
  await updateSpendLimitRow(tx.db, after)
  return after
}
