import type { IncreaseRequestId, OrganizationId, WorkspaceId } from '#domain/id.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { Ledger } from '#ledger/port.ts'
import { bounds } from '#platform/bounds.ts'
import type { Clock } from '#platform/clock.ts'
import type { Ids } from '#platform/ids.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import type { Store, StoreTransaction } from '#store/port.ts'
import { appendActivities } from '#store/queries/append-activities.ts'
import { findIncreaseRequest } from '#store/queries/increase-requests.ts'
import {
  deleteSpendLimitRow,
  listSpendLimitsOf,
  updateSpendLimitRow,
} from '#store/queries/spend-limits.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
import { listDueRaises } from '#store/queries/temporary-raises.ts'
import type { RecordedChange } from '../change.ts'
import { endRaise, isAsApproved, runningRaiseOf } from '../increase-requests/running-raise.ts'
import { enforceSpendLimits } from '../spend-limits/enforce-spend-limits.ts'
import { presentSpendLimit } from '../spend-limits/present-spend-limit.ts'

export type EndRaisesServices = {
  readonly store: Store
  readonly ledger: Pick<Ledger, 'editScopes'>
  readonly clock: Clock
  readonly ids: Ids
  readonly secretBox: Pick<SecretBox, 'mac'>
}

type DueRaise = { readonly id: IncreaseRequestId; readonly organizationId: OrganizationId }

/**
 * Puts spend limits back that were raised until now. Each in a transaction that also marks it as ended, so that any
 * number of nodes, and restarts, do it once. Rejects with the first failure, after it has tried them all.
 */
export async function endRaises(services: EndRaisesServices): Promise<void> {
  const { store, clock } = services
  const nowMs = clock.now()
  const countMax = bounds.raisesEndedPerRoundMax
  const failures: unknown[] = []
  for (const due of await listDueRaises(store.read, { nowMs, countMax })) {
    const ended = store.transaction((tx) => endDue(services, tx, due))
    await ended.catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw failures[0]
}

async function endDue(
  services: EndRaisesServices,
  tx: StoreTransaction,
  due: DueRaise,
): Promise<void> {
  await tx.lockOrganization(due.organizationId)
  const request = await findIncreaseRequest(tx.db, due)
  const running = request && runningRaiseOf(request)
  const atMs = services.clock.now()
  // Another node has ended it, or an approval has taken its place.
  if (!running || running.raise.endsAtMs > atMs) return
  const limits = await listSpendLimitsOf(tx.db, request.workspaceId)
  const limit = limits.find(({ period }) => period === running.period)
  // What somebody has set since then was meant to stay.
  const isOurs = isAsApproved(limit, running)
  const changes = [await endRaise(tx, request, { atMs, limit: isOurs ? 'restored' : 'left' })]
  if (limit && isOurs) {
    const { previousNanoUsd } = running.raise
    changes.push(await putBack(services, tx, { limit, previousNanoUsd, atMs }))
  }
  await recordBySystem(services, tx, due.organizationId, { changes, atMs })
}

async function putBack(
  services: EndRaisesServices,
  tx: StoreTransaction,
  back: { limit: SpendLimit; previousNanoUsd: NanoUsd | null; atMs: number },
): Promise<RecordedChange> {
  const { limit, previousNanoUsd, atMs } = back
  const after =
    previousNanoUsd === null
      ? undefined
      : { ...limit, amountNanoUsd: previousNanoUsd, updatedAtMs: atMs }
  if (after) await updateSpendLimitRow(tx.db, after)
  else await deleteSpendLimitRow(tx.db, limit.id)
  await enforceSpendLimits(services, tx, limit.scopeId)
  return {
    type: after ? 'platform_spend_limit_updated' : 'platform_spend_limit_deleted',
    subjectId: limit.id,
    workspaceId: limit.scopeId as WorkspaceId,
    before: presentSpendLimit(limit),
    after: after ? presentSpendLimit(after) : null,
  }
}

/** Nobody asked for it now: what was approved has come. */
function recordBySystem(
  { ids, secretBox }: EndRaisesServices,
  tx: StoreTransaction,
  organizationId: OrganizationId,
  { changes, atMs }: { readonly changes: readonly RecordedChange[]; readonly atMs: number },
): Promise<void> {
  const actor = { type: 'system_actor', id: null }
  const rows = changes.map((change) => ({
    ...change,
    id: ids.activity(),
    organizationId,
    actor,
    requestId: null,
    atMs,
  }))
  return appendActivities(tx.db, secretBox, rows)
}
