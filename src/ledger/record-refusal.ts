import { limiterOf, reportOnlyLimiterOf } from '#domain/refusal.ts'
import type { BatchWrites } from './batch-types.ts'
import type { Ask, RefusedAsk } from './port.ts'
import { refusedIdsMax } from './refusal-row.ts'
import type { SettleResult } from './settlement.ts'

/**
 * Counts a refusal with those of its key, limiter and model in the same second. Models without a price count as one,
 * under the first name of the batch, so that a flood of names that somebody makes up is one row.
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
  const place = `${ask.scopes.apiKeyId ?? ask.scopes.workspaceId}/${limiter}/${second}`
  const key = `${place}/${labelOf(refused, place, ask.facts)}`
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

/** By which model it is counted. Never two rows of one name: one statement could not write both. */
function labelOf(
  refused: BatchWrites['refused'],
  place: string,
  { model, unpriced }: Ask['facts'],
): string {
  if (refused.get(`${place}/${unnamed}`)?.first.ask.facts.model === model) return unnamed
  return unpriced && !refused.has(`${place}/${model}`) ? unnamed : model
}

// No name of a model has a blank.
const unnamed = 'without a price'
