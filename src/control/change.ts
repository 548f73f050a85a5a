import type { ActivityType } from '#contract/activity-types.ts'
import type { ActivityId, WorkspaceId } from '#domain/id.ts'
import type { StoreTransaction } from '#store/port.ts'
import { appendActivities } from '#store/queries/append-activities.ts'
import { actorOf } from './actor.ts'
import type { RequestContext } from './context.ts'
import { requireMatch } from './etag.ts'
import { claimIdempotency, keepForNow } from './idempotency.ts'

/**
 * Runs a change of the caller's organization in one transaction. Changes of one organization run one after
 * another, so a change may decide by what it reads. Awaits nothing but queries and the ledger's edits. Neither is a
 * change made that the same request has made before, nor one of an object that is not any more what its caller has seen.
 */
export async function change<Result>(
  context: RequestContext,
  work: (tx: StoreTransaction) => Promise<Result>,
): Promise<Result> {
  const { store, caller, idempotency, condition } = context
  const result = await store.transaction(async (tx) => {
    await tx.lockOrganization(caller.organizationId)
    await claimIdempotency(context, tx)
    // Nobody else changes it now, so what is committed is what it is.
    if (condition?.show) requireMatch(condition, await condition.show())
    return work(tx)
  })
  if (idempotency) idempotency.isClaimed = true
  return result
}

export type RecordedChange = {
  readonly type: ActivityType
  readonly subjectId: string
  readonly workspaceId: WorkspaceId | null
  /** As the API presents the subject, so that nothing secret can slip in. */
  readonly before: object | null
  readonly after: object | null
}

/** Writes the audit row, in the transaction that makes the change. Returns its id. */
export async function recordChange(
  context: RequestContext,
  tx: StoreTransaction,
  recorded: RecordedChange,
): Promise<ActivityId> {
  const [id] = await recordChanges(context, tx, [recorded])
  return id!
}

/** Writes an audit row for each, in the order given. Returns their ids. */
export async function recordChanges(
  context: RequestContext,
  tx: StoreTransaction,
  changes: readonly RecordedChange[],
): Promise<readonly ActivityId[]> {
  const { caller, requestId, ids, clock, secretBox, address, condition } = context
  const [first] = changes
  if (!first) return []
  // What no GET shows by itself is known by how it was before.
  if (condition && !condition.show) requireMatch(condition, first.before)
  const rows = changes.map((recorded) => ({
    ...recorded,
    id: ids.activity(),
    organizationId: caller.organizationId,
    actor: actorOf(caller),
    requestId,
    atMs: clock.now(),
    address,
  }))
  await appendActivities(tx.db, secretBox, rows)
  await keepForNow(context, tx, first.after ?? first.before)
  return rows.map(({ id }) => id)
}
