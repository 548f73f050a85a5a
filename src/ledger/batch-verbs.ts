import { admit, admitFreeCall, latestOf } from '#domain/admission.ts'
import type { ScopeEntry } from '#domain/admission.ts'
import { adjustIn, replaceIn } from '#domain/charge.ts'
import type { Charged, Replacement } from '#domain/charge.ts'
import type { RequestId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { NanoUsd } from '#domain/money.ts'
import { countOutput } from '#domain/rate-charge.ts'
import type { RateTaken, UsedTokens } from '#domain/rate-charge.ts'
import { countReportOnly } from '#domain/report-only.ts'
import type { ScopeId, ScopeState } from '#domain/scope.ts'
import { scopeIdsOf } from './batch-types.ts'
import type { Batch } from './batch-types.ts'
import { crossingRow } from './crossing-row.ts'
import type { Admission, Ask, FreeCall, OutputProgress, RequestScopes } from './port.ts'
import { recordReport } from './record-refusal.ts'
import { reservedRow } from './request-row.ts'
import type { StoredRequest } from './request-row.ts'
import { expiredRow, releasedRow, settledRow } from './settled-row.ts'
import type { SettledRow } from './settled-row.ts'
import type { Adjustment, Release, SettleResult, Settlement } from './settlement.ts'
import { takingOf } from './taking-of.ts'

/** Admits by all limits and reserves, or changes nothing. */
export function reserve(batch: Batch, ask: Ask): Admission {
  const existing = batch.repeated(ask.requestId)
  const entries = entriesOf(batch, ask.scopes)
  if (existing) return { admitted: true, admittedAtMs: existing.admittedAtMs, scopes: entries }

  const nowMs = latestOf(entries, batch.nowMs)
  const { facts } = ask
  const decision = admit(entries, takingOf(ask), nowMs)
  if (!decision.admitted) {
    // What was admitted before stays so; there will be no row whose insert could tell.
    const earlier = batch.request(ask.requestId)
    return earlier
      ? { admitted: true, admittedAtMs: earlier.admittedAtMs, scopes: entries }
      : { admitted: false, refusal: decision.refusal, atMs: nowMs, scopes: entries }
  }
  const taken: RateTaken = {
    group: facts.rateLimitGroup,
    admittedAtMs: nowMs,
    inputTokens: facts.inputTokensEstimate,
    heldOutputTokens: decision.heldOutputTokens,
    countedOutputTokens: 0,
  }
  const wouldHaveBeenRefused = decision.wouldRefuse.length > 0
  for (const refusal of decision.wouldRefuse) {
    const reported = { ask, refusal, atMs: nowMs, scopes: entries, httpStatus: null }
    recordReport(batch.writes.refused, reported)
  }
  batch.writes.reserved.push(
    reservedRow(ask, batch.incarnationId, { ...taken, wouldHaveBeenRefused }),
  )
  batch.writes.changedRequests.set(ask.requestId, {
    state: 'reserved',
    scopes: ask.scopes,
    admittedAtMs: nowMs,
    boundNanoUsd: ask.boundNanoUsd,
    costNanoUsd: nanoUsd(0n),
    taken,
    wouldHaveBeenRefused,
  })
  return { admitted: true, admittedAtMs: nowMs, scopes: advance(batch, entries, decision.next) }
}

/** Counts a call that costs nothing, or refuses it. */
export function call(batch: Batch, freeCall: FreeCall): Admission {
  const entries = entriesOf(batch, freeCall.scopes)
  const nowMs = latestOf(entries, batch.nowMs)
  const decision = admitFreeCall(entries, freeCall, nowMs)
  if (!decision.admitted) {
    return { admitted: false, refusal: decision.refusal, atMs: nowMs, scopes: entries }
  }
  return { admitted: true, admittedAtMs: nowMs, scopes: advance(batch, entries, decision.next) }
}

/** The scopes as they stand after a decision, which is now to be written. */
function advance(
  batch: Batch,
  entries: readonly ScopeEntry[],
  next: readonly ScopeState[],
): ScopeEntry[] {
  return entries.map(({ id }, index) => {
    const state = next[index]!
    batch.writes.changedScopes.set(id, state)
    return { id, state }
  })
}

/** Counts from what has been counted before, so that a batch that is committed again counts nothing twice. */
export function count(batch: Batch, { requestId, outputTokens }: OutputProgress): SettleResult {
  const request = batch.request(requestId)
  if (!request) return 'unknown'
  const { taken, wouldHaveBeenRefused } = request
  const more = outputTokens - taken.countedOutputTokens
  if (request.state !== 'reserved' || more <= 0) return 'already_settled'
  for (const { id, state } of entriesOf(batch, request.scopes)) {
    if (!state) continue
    const nowMs = Math.max(batch.nowMs, state.lastMs)
    const buckets = countOutput(state, taken, more, nowMs)
    const limited = buckets === state.buckets ? state : { ...state, buckets }
    const progress = { outputTokens: more, wouldHaveBeenRefused }
    const counted = countReportOnly(limited, taken, progress, nowMs)
    if (counted === state) continue
    // What only reports moves no clock by which others decide.
    const lastMs = limited === state ? state.lastMs : nowMs
    batch.writes.changedScopes.set(id, { ...counted, lastMs })
  }
  batch.writes.counted.set(requestId, outputTokens)
  batch.writes.changedRequests.set(requestId, {
    ...request,
    taken: { ...taken, countedOutputTokens: outputTokens },
  })
  return 'settled'
}

/** Replaces the reservation by the real cost and the real use of rate limits. */
export function settle(batch: Batch, settlement: Settlement): SettleResult {
  const request = batch.request(settlement.requestId)
  const row = settledRow(settlement, batch.nowMs)
  return replaceCharge(batch, request, row, request && usedIn(settlement, request.taken))
}

/** What was kept for a request's output is let go of only as far as it is certain not to be used. */
function usedIn(
  { usedTokens, usage }: Settlement,
  { heldOutputTokens }: RateTaken,
): UsedTokens | null {
  if (!usedTokens || heldOutputTokens === 0) return usedTokens
  return { ...usedTokens, output: Math.max(usedTokens.output, usage.outputTokens) }
}

const nothingUsed: UsedTokens = { input: 0, inputCacheAware: 0, output: 0 }

/** Gives back what is held: the request cost nothing. */
export function release(batch: Batch, released: Release): SettleResult {
  const request = batch.request(released.requestId)
  return replaceCharge(batch, request, releasedRow(released, batch.nowMs), nothingUsed)
}

/** Charges the bound: nobody came back. */
export function expire(batch: Batch, requestId: RequestId): SettleResult {
  const request = batch.request(requestId)
  if (request && request.state !== 'reserved') return 'already_settled'
  return replaceCharge(
    batch,
    request,
    expiredRow(requestId, request?.boundNanoUsd ?? 0n, batch.nowMs),
    null,
  )
}

/** The one place where a charge comes into being: from a reservation, or in place of an expired one. */
function replaceCharge(
  batch: Batch,
  request: StoredRequest | undefined,
  row: SettledRow,
  used: UsedTokens | null | undefined,
): SettleResult {
  if (!request) return 'unknown'
  if (request.state !== 'reserved' && request.state !== 'expired') return 'already_settled'
  const open = request.state === 'reserved'
  const replacement: Replacement = {
    admittedAtMs: request.admittedAtMs,
    reservedNanoUsd: nanoUsd(open ? request.boundNanoUsd : 0n),
    chargedNanoUsd: nanoUsd(open ? 0n : request.costNanoUsd),
    costNanoUsd: nanoUsd(row.cost_nano_usd),
    excessNanoUsd: excessOf(row.cost_nano_usd, request.boundNanoUsd),
    closes: open,
    taken: open ? request.taken : null,
    used: used ?? null,
    wouldHaveBeenRefused: request.wouldHaveBeenRefused,
  }
  for (const { id, state } of entriesOf(batch, request.scopes)) {
    if (!state) continue
    keepCharge(batch, request.scopes, id, replaceIn({ id, state }, replacement, batch.nowMs))
  }
  batch.writes.settled.push(row)
  const { organizationId } = request.scopes
  const ending = row.state === 'expired' ? 'expired' : open ? 'ended' : 'late'
  batch.writes.ended.push({ organizationId, requestId: row.id, ending })
  batch.writes.changedRequests.set(row.id, {
    ...request,
    state: row.state,
    costNanoUsd: nanoUsd(row.cost_nano_usd),
  })
  return 'settled'
}

function keepCharge(
  batch: Batch,
  { organizationId }: RequestScopes,
  id: ScopeId,
  { state, crossings }: Charged,
): void {
  batch.writes.changedScopes.set(id, state)
  batch.writes.crossings.push(...crossings.map((each) => crossingRow(organizationId, each)))
}

/** Adds a correction, signed, to the windows of now. */
export function adjust(batch: Batch, adjustment: Adjustment): SettleResult {
  if (batch.request(adjustment.requestId)) return 'already_settled'
  const { scopes, amountNanoUsd } = adjustment
  const entries = entriesOf(batch, scopes)
  const nowMs = latestOf(entries, batch.nowMs)
  for (const { id, state } of entries) {
    if (state) keepCharge(batch, scopes, id, adjustIn({ id, state }, amountNanoUsd, nowMs))
  }
  batch.writes.adjusted.push({ adjustment, atMs: nowMs })
  const { organizationId } = scopes
  batch.writes.ended.push({ organizationId, requestId: adjustment.requestId, ending: 'ended' })
  batch.writes.changedRequests.set(adjustment.requestId, {
    state: 'adjusted',
    scopes: adjustment.scopes,
    admittedAtMs: nowMs,
    boundNanoUsd: nanoUsd(0n),
    costNanoUsd: adjustment.amountNanoUsd,
    taken: nothingTaken(nowMs),
    wouldHaveBeenRefused: false,
  })
  return 'settled'
}

function nothingTaken(admittedAtMs: number): RateTaken {
  return { group: '', admittedAtMs, inputTokens: 0, heldOutputTokens: 0, countedOutputTokens: 0 }
}

function entriesOf(batch: Batch, scopes: RequestScopes): ScopeEntry[] {
  return scopeIdsOf(scopes).map((id) => ({ id, state: batch.scope(id) }))
}

function excessOf(costNanoUsd: bigint, boundNanoUsd: bigint): NanoUsd {
  return nanoUsd(costNanoUsd > boundNanoUsd ? costNanoUsd - boundNanoUsd : 0n)
}
