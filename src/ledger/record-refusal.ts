import { limiterOf, reportOnlyLimiterOf } from '#domain/refusal.ts'
import type { BatchWrites } from './batch-types.ts'
import type { RefusedAsk } from './port.ts'
import { refusedIdsMax } from './refusal-row.ts'
import type { SettleResult } from './settlement.ts'

/**
 * Counts a refusal with those of its key, limiter and model in the same second. Models that nobody knows count as one,
 * under the first name of the batch: whoever makes up names fills no table with them.
 */
export function recordRefusal(
  refused: BatchWrites['refused'],
  refusedAsk: RefusedAsk,
): SettleResult {
  addRefusal(refused, refusedAsk, limiterOf(refusedAsk.refusal))
  return 'settled'
}

/** Counts what a report-only limit would have refused, apart from what was refused. */
export function recordReport(refused: BatchWrites['refused'], refusedAsk: RefusedAsk): void {
  addRefusal(refused, refusedAsk, reportOnlyLimiterOf(refusedAsk.refusal))
}

function addRefusal(
  refused: BatchWrites['refused'],
  refusedAsk: RefusedAsk,
  limiter: string,
): void {
  const { ask, atMs } = refusedAsk
  const second = Math.floor(atMs / 1000)
  // No priced model is called so; without a name are those whose body was not read.
  const model = ask.facts.unpriced ? 'unknown' : ask.facts.model
  const key = `${ask.scopes.apiKeyId ?? ask.scopes.workspaceId}/${limiter}/${second}/${model}`
  const row = refused.get(key)
  const ids = row?.requestIds ?? []
  refused.set(key, {
    first: row?.first ?? refusedAsk,
    limiter,
    count: (row?.count ?? 0) + 1,
    lastAtMs: atMs,
    lastRequestId: ask.requestId,
    requestIds: ids.length < refusedIdsMax ? [...ids, ask.requestId] : ids,
  })
}
