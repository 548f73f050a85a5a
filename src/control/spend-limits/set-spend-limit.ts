import type { SetSpendLimitBody } from '#contract/spend-limits.ts'
import type { WorkspaceId } from '#domain/id.ts'
import { formatDollars } from '#domain/money.ts'
import type { ScopeId, ScopeKind } from '#domain/scope.ts'
import type { StoreTransaction } from '#store/port.ts'
import {
  insertSpendLimit,
  listSpendLimitsOf,
  updateSpendLimitRow,
} from '#store/queries/spend-limits.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
import { getApiKey } from '../api-keys/get-api-key.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'
import { enforceSpendLimits } from './enforce-spend-limits.ts'
import { presentSpendLimit } from './present-spend-limit.ts'

/** Creates the limit of a scope and period, or changes its amount. In force for the next request. */
export function setSpendLimit(
  context: RequestContext,
  body: SetSpendLimitBody,
): Promise<SpendLimit> {
  return change(context, async (tx) => {
    const scope = await resolveScope(context, tx, body.scope)
    await refuseAboveOrganization(context, tx, body)
    const limits = await listSpendLimitsOf(tx.db, scope.id)
    const before = limits.find(({ period }) => period === body.period)
    const after = before
      ? await changeAmount(context, tx, { before, body })
      : await addLimit(context, tx, { scope, body })
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
  })
}

type ResolvedScope = {
  readonly kind: ScopeKind
  readonly id: ScopeId
  /** Where the audit files it. */
  readonly workspaceId: WorkspaceId | null
}

async function resolveScope(
  context: RequestContext,
  tx: StoreTransaction,
  scope: SetSpendLimitBody['scope'],
): Promise<ResolvedScope> {
  const { access } = context.caller
  switch (scope.type) {
    case 'organization':
      access.requireOrganization('spend_limits.edit')
      return { kind: 'organization', id: context.caller.organizationId, workspaceId: null }
    case 'workspace': {
      const workspace = await getWorkspace(
        { ...context, action: 'spend_limits.edit' },
        scope.workspace_id,
        tx.db,
      )
      if (workspace.isDefault) {
        throw invalidRequest('scope.workspace_id: The Default workspace cannot have limits')
      }
      if (workspace.archivedAtMs !== null) {
        throw invalidRequest('scope.workspace_id: The workspace is archived')
      }
      return { kind: 'workspace', id: workspace.id, workspaceId: workspace.id }
    }
    case 'api_key': {
      const key = await getApiKey(context, scope.api_key_id, tx.db)
      if (key.status === 'archived') {
        throw invalidRequest('scope.api_key_id: The API key is archived')
      }
      return { kind: 'api_key', id: key.id, workspaceId: key.workspaceId }
    }
  }
}

/**
 * A workspace's limit above its organization's for the same period would promise what cannot be spent. Lowering the
 * organization's below that of workspaces is allowed: the lower one holds for all.
 */
async function refuseAboveOrganization(
  { caller }: RequestContext,
  tx: StoreTransaction,
  { scope, amount, period }: SetSpendLimitBody,
): Promise<void> {
  if (scope.type !== 'workspace') return
  const limits = await listSpendLimitsOf(tx.db, caller.organizationId)
  const ceiling = limits.find((limit) => limit.period === period)?.amountNanoUsd
  if (ceiling === undefined || amount <= ceiling) return
  throw invalidRequest(
    `amount: A workspace's ${period} limit cannot be above the organization's, which is $${formatDollars(ceiling)}`,
  )
}

async function addLimit(
  { caller, ids, clock }: RequestContext,
  tx: StoreTransaction,
  { scope, body }: { scope: ResolvedScope; body: SetSpendLimitBody },
): Promise<SpendLimit> {
  const nowMs = clock.now()
  const limit: SpendLimit = {
    id: ids.spendLimit(),
    organizationId: caller.organizationId,
    scopeKind: scope.kind,
    scopeId: scope.id,
    period: body.period,
    amountNanoUsd: body.amount,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  }
  await insertSpendLimit(tx.db, limit)
  return limit
}

async function changeAmount(
  { clock }: RequestContext,
  tx: StoreTransaction,
  { before, body }: { before: SpendLimit; body: SetSpendLimitBody },
): Promise<SpendLimit> {
  if (before.amountNanoUsd === body.amount) return before
  const after = { ...before, amountNanoUsd: body.amount, updatedAtMs: clock.now() }
  await updateSpendLimitRow(tx.db, after)
  return after
}
