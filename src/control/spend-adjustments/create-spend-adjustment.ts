import type { CreateSpendAdjustmentBody } from '#contract/spend-adjustments.ts'
import { canAdjust } from '#domain/charge.ts'
import { formatDollars, nanoUsdMax } from '#domain/money.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { ScopeId, ScopeKind } from '#domain/scope.ts'
import type { RequestScopes } from '#ledger/port.ts'
import type { Db, StoreTransaction } from '#store/port.ts'
import {
  findSpendAdjustmentByKey,
  insertSpendAdjustment,
} from '#store/queries/spend-adjustments.ts'
import type { SpendAdjustment } from '#store/queries/spend-adjustments.ts'
import { getDefaultWorkspace } from '#store/queries/workspaces.ts'
import { getApiKey } from '../api-keys/get-api-key.ts'
import { ApiError, invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'
import { presentSpendAdjustment } from './present-spend-adjustment.ts'

/** Corrects the balances of a scope and of those around it, archived ones too: books outlast their keys. */
export function createSpendAdjustment(
  context: RequestContext,
  body: CreateSpendAdjustmentBody,
): Promise<SpendAdjustment> {
  return change(context, async (tx) => {
    const { subject, scopes } = await resolveScope(context, body, tx.db)
    const earlier = await findEarlier(context, body, tx.db)
    if (earlier) return sameOrRefuse(earlier, body, subject.id)
    await refuseBeyondBooks(context, scopes, body.amount)
    return apply(context, tx, { body, subject, scopes })
  })
}

type Subject = { readonly kind: ScopeKind; readonly id: ScopeId }
type Resolved = { readonly subject: Subject; readonly scopes: RequestScopes }

async function resolveScope(
  context: RequestContext,
  { scope }: CreateSpendAdjustmentBody,
  db: Db,
): Promise<Resolved> {
  const { organizationId } = context.caller
  switch (scope.type) {
    case 'organization': {
      // Each row of the books has a workspace; the Default one has no limit that this could reach.
      const { id: workspaceId } = await getDefaultWorkspace(db, organizationId)
      return {
        subject: { kind: 'organization', id: organizationId },
        scopes: { apiKeyId: null, workspaceId, organizationId },
      }
    }
    case 'workspace': {
      const { id } = await getWorkspace(context, scope.workspace_id, db)
      return {
        subject: { kind: 'workspace', id },
        scopes: { apiKeyId: null, workspaceId: id, organizationId },
      }
    }
    case 'api_key': {
      const { id, workspaceId } = await getApiKey(context, scope.api_key_id, db)
      return {
        subject: { kind: 'api_key', id },
        scopes: { apiKeyId: id, workspaceId, organizationId },
      }
    }
  }
}

async function findEarlier(
  { caller }: RequestContext,
  { idempotency_key: key }: CreateSpendAdjustmentBody,
  db: Db,
): Promise<SpendAdjustment | undefined> {
  const { organizationId } = caller
  return key === undefined ? undefined : findSpendAdjustmentByKey(db, { organizationId, key })
}

function sameOrRefuse(
  earlier: SpendAdjustment,
  { amount, reason }: CreateSpendAdjustmentBody,
  scopeId: ScopeId,
): SpendAdjustment {
  const isSame =
    earlier.scopeId === scopeId && earlier.amountNanoUsd === amount && earlier.reason === reason
  if (isSame) return earlier
  throw new ApiError(
    'conflict_error',
    'idempotency_key: Belongs to an adjustment with another scope, amount or reason',
  )
}

/**
 * By what is committed: corrections of an organization come one after another, and what requests cost
 * meanwhile is next to nothing beside what the books hold.
 */
async function refuseBeyondBooks(
  { ledger, clock }: RequestContext,
  { apiKeyId, workspaceId, organizationId }: RequestScopes,
  amount: NanoUsd,
): Promise<void> {
  const ids = [...(apiKeyId === null ? [] : [apiKeyId]), workspaceId, organizationId]
  const states = (await ledger.readScopes(ids)).filter((state) => state !== undefined)
  // The ledger corrects at the latest instant of the scopes, too.
  const nowMs = Math.max(clock.now(), ...states.map(({ lastMs }) => lastMs))
  if (states.every((state) => canAdjust(state, amount, nowMs))) return
  throw invalidRequest(
    `amount: Would leave more than $${formatDollars(nanoUsdMax)} spent, or less than its negative`,
  )
}

async function apply(
  context: RequestContext,
  tx: StoreTransaction,
  { body, subject, scopes }: Resolved & { readonly body: CreateSpendAdjustmentBody },
): Promise<SpendAdjustment> {
  const { ids, clock, ledger, caller } = context
  const adjustment: SpendAdjustment = {
    id: ids.request(),
    organizationId: caller.organizationId,
    scopeKind: subject.kind,
    scopeId: subject.id,
    amountNanoUsd: body.amount,
    reason: body.reason,
    idempotencyKey: body.idempotency_key ?? null,
    createdAtMs: clock.now(),
  }
  await insertSpendAdjustment(tx.db, adjustment)
  const { id: requestId, amountNanoUsd, reason } = adjustment
  await ledger.adjust(tx.ledger, { requestId, scopes, amountNanoUsd, reason })
  await recordChange(context, tx, {
    type: 'spend_adjustment_created',
    subjectId: requestId,
    workspaceId: subject.kind === 'organization' ? null : scopes.workspaceId,
    before: null,
    after: presentSpendAdjustment(adjustment),
  })
  return adjustment
}
