import type { StoreTransaction } from '#store/port.ts'
import { updateIncreaseRequestRow } from '#store/queries/increase-requests.ts'
import type { IncreaseApproval, IncreaseRequest } from '#store/queries/increase-requests.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
import type { RecordedChange } from '../change.ts'
import { noFacts, presentIncreaseRequest } from './present-increase-request.ts'

/** The approval of a request whose raise runs; `undefined` where none does. */
export function runningRaiseOf({
  decision,
}: IncreaseRequest):
  | (IncreaseApproval & { readonly raise: NonNullable<IncreaseApproval['raise']> })
  | undefined {
  if (decision.status !== 'approved') return undefined
  const { raise } = decision
  return raise && raise.endedAtMs === null ? { ...decision, raise } : undefined
}

/** Whether the limit is as the approval left it: nobody has changed it since, nor deleted it. */
export function isAsApproved(
  limit: SpendLimit | undefined,
  { amountNanoUsd, atMs }: IncreaseApproval,
): boolean {
  return limit?.amountNanoUsd === amountNanoUsd && limit.updatedAtMs === atMs
}

/** Writes that the raise of the request has ended, and what became of the limit; returns how the audit is to say so. */
export async function endRaise(
  tx: StoreTransaction,
  request: IncreaseRequest,
  { atMs, limit }: { readonly atMs: number; readonly limit: 'restored' | 'left' | 'raised_again' },
): Promise<RecordedChange> {
  const running = runningRaiseOf(request)
  if (!running) throw new Error(`no raise of ${request.id} runs`)
  const decision = { ...running, raise: { ...running.raise, endedAtMs: atMs } }
  const after = { ...request, decision }
  await updateIncreaseRequestRow(tx.db, after)
  return {
    type: 'spend_limit_increase_request_ended',
    subjectId: request.id,
    workspaceId: request.workspaceId,
    before: presentIncreaseRequest(request, noFacts),
    after: { ...presentIncreaseRequest(after, noFacts), limit },
  }
}
