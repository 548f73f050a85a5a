import { adjustIn, admit, replaceIn } from '#domain/admission.ts'
import type { Replacement, ScopeEntry } from '#domain/admission.ts'
import type { IncarnationId, RequestId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { NanoUsd } from '#domain/money.ts'
import { limiterOf } from '#domain/refusal.ts'
import type { ScopeId, ScopeState } from '#domain/scope.ts'
import type {
  Adjustment,
  Admission,
  Ask,
  RefusedAsk,
  Release,
  RequestScopes,
  SettleResult,
  Settlement,
} from './port.ts'
import type { RefusedRow } from './refusal-row.ts'
import { reservedRow } from './request-row.ts'
import type { AdjustedRow, ReservedRow, StoredRequest } from './request-row.ts'
import { expiredRow, releasedRow, settledRow } from './settled-row.ts'
import type { SettledRow } from './settled-row.ts'

/** One thing to do in a batch. All but an ask name a request whose row says what it holds. */
export type Item =
  | { readonly verb: 'reserve'; readonly ask: Ask }
  | { readonly verb: 'settle'; readonly settlement: Settlement }
  | {
      readonly verb: 'release'
      readonly release: Release
      /** Where nobody knows whether it was reserved: locking them waits for a commit that may be under way. */
      readonly scopes?: RequestScopes
    }
  | { readonly verb: 'expire'; readonly requestId: RequestId }
  | { readonly verb: 'adjust'; readonly adjustment: Adjustment }
  | { readonly verb: 'refuse'; readonly refused: RefusedAsk }

/** What an item is answered with: an admission for an ask, else whether anything was left to do. */
export type ItemResult = Admission | SettleResult

/** What the transaction has read, under its locks. Both are looked up by the items' ids only. */
export type BatchReads = {
  readonly scope: (id: ScopeId) => ScopeState | undefined
  readonly request: (id: RequestId) => StoredRequest | undefined
}

/** What the transaction has to write. `changedScopes` overrides what was read. */
export type BatchWrites = {
  readonly changedScopes: Map<ScopeId, ScopeState>
  readonly changedRequests: Map<RequestId, StoredRequest>
  readonly reserved: ReservedRow[]
  readonly settled: SettledRow[]
  readonly adjusted: AdjustedRow[]
  readonly refused: Map<string, RefusedRow>
}

/**
 * Decides a batch, in order, each item seeing what those before it did. Pure but for `writes`: nothing
 * is changed for an item that is refused or already done.
 */
export function decideBatch(
  items: readonly Item[],
  reads: BatchReads,
  context: { readonly nowMs: number; readonly incarnationId: IncarnationId },
): { results: ItemResult[]; writes: BatchWrites } {
  const writes: BatchWrites = {
    changedScopes: new Map(),
    changedRequests: new Map(),
    reserved: [],
    settled: [],
    adjusted: [],
    refused: new Map(),
  }
  const batch: Batch = {
    nowMs: context.nowMs,
    incarnationId: context.incarnationId,
    writes,
    scope: (id) => writes.changedScopes.get(id) ?? reads.scope(id),
    request: (id) => writes.changedRequests.get(id) ?? reads.request(id),
  }
  return { results: items.map((item) => decide(batch, item)), writes }
}

/** The scopes that a request touches, narrowest first. */
export function scopeIdsOf(scopes: RequestScopes): ScopeId[] {
  const { apiKeyId, workspaceId, organizationId } = scopes
  return apiKeyId === null ? [workspaceId, organizationId] : [apiKeyId, workspaceId, organizationId]
}

type Batch = BatchReads & {
  readonly nowMs: number
  readonly incarnationId: IncarnationId
  readonly writes: BatchWrites
}

function decide(batch: Batch, item: Item): ItemResult {
  switch (item.verb) {
    case 'reserve':
      return reserve(batch, item.ask)
    case 'settle':
      return settle(batch, item.settlement)
    case 'release':
      return release(batch, item.release)
    case 'expire':
      return expire(batch, item.requestId)
    case 'adjust':
      return adjust(batch, item.adjustment)
    case 'refuse':
      return recordRefusal(batch.writes.refused, item.refused)
  }
}

function reserve(batch: Batch, ask: Ask): Admission {
  const existing = batch.request(ask.requestId)
  if (existing) return { admitted: true, admittedAtMs: existing.admittedAtMs }

  const entries: ScopeEntry[] = scopeIdsOf(ask.scopes).map((id) => ({ id, state: batch.scope(id) }))
  const nowMs = latestOf(entries, batch.nowMs)
  const decision = admit(entries, ask, nowMs)
  if (!decision.admitted) return { admitted: false, refusal: decision.refusal, atMs: nowMs }
  entries.forEach(({ id }, index) => batch.writes.changedScopes.set(id, decision.next[index]!))
  batch.writes.reserved.push(reservedRow(ask, batch.incarnationId, nowMs))
  batch.writes.changedRequests.set(ask.requestId, {
    state: 'reserved',
    scopes: ask.scopes,
    admittedAtMs: nowMs,
    boundNanoUsd: ask.boundNanoUsd,
    costNanoUsd: nanoUsd(0n),
  })
  return { admitted: true, admittedAtMs: nowMs }
}

function settle(batch: Batch, settlement: Settlement): SettleResult {
  const request = batch.request(settlement.requestId)
  const row = settledRow(settlement, batch.nowMs)
  return replaceCharge(batch, request, row)
}

function release(batch: Batch, released: Release): SettleResult {
  return replaceCharge(batch, batch.request(released.requestId), releasedRow(released, batch.nowMs))
}

function expire(batch: Batch, requestId: RequestId): SettleResult {
  const request = batch.request(requestId)
  if (request && request.state !== 'reserved') return 'already_settled'
  return replaceCharge(
    batch,
    request,
    expiredRow(requestId, request?.boundNanoUsd ?? 0n, batch.nowMs),
  )
}

/** The one place where a charge comes into being: from a reservation, or in place of an expired one. */
function replaceCharge(
  batch: Batch,
  request: StoredRequest | undefined,
  row: SettledRow,
): SettleResult {
  if (!request) return 'unknown'
  if (request.state !== 'reserved' && request.state !== 'expired') return 'already_settled'
  const open = request.state === 'reserved'
  const replacement: Replacement = {
    admittedAtMs: request.admittedAtMs,
    reservedNanoUsd: nanoUsd(open ? request.boundNanoUsd : 0n),
    chargedNanoUsd: nanoUsd(open ? 0n : request.costNanoUsd),
    excessBeforeNanoUsd: nanoUsd(0n),
    costNanoUsd: nanoUsd(row.cost_nano_usd),
    excessNanoUsd: excessOf(row.cost_nano_usd, request.boundNanoUsd),
    closes: open,
  }
  for (const id of scopeIdsOf(request.scopes)) {
    const state = batch.scope(id)
    if (state) batch.writes.changedScopes.set(id, replaceIn(state, replacement, batch.nowMs))
  }
  batch.writes.settled.push(row)
  batch.writes.changedRequests.set(row.id, {
    ...request,
    state: row.state,
    costNanoUsd: nanoUsd(row.cost_nano_usd),
  })
  return 'settled'
}

function adjust(batch: Batch, adjustment: Adjustment): SettleResult {
  if (batch.request(adjustment.requestId)) return 'already_settled'
  const entries = scopeIdsOf(adjustment.scopes).map((id) => ({ id, state: batch.scope(id) }))
  const nowMs = latestOf(entries, batch.nowMs)
  for (const { id, state } of entries) {
    if (state) batch.writes.changedScopes.set(id, adjustIn(state, adjustment.amountNanoUsd, nowMs))
  }
  batch.writes.adjusted.push({ adjustment, atMs: nowMs })
  batch.writes.changedRequests.set(adjustment.requestId, {
    state: 'adjusted',
    scopes: adjustment.scopes,
    admittedAtMs: nowMs,
    boundNanoUsd: nanoUsd(0n),
    costNanoUsd: adjustment.amountNanoUsd,
  })
  return 'settled'
}

function excessOf(costNanoUsd: bigint, boundNanoUsd: bigint): NanoUsd {
  return nanoUsd(costNanoUsd > boundNanoUsd ? costNanoUsd - boundNanoUsd : 0n)
}

/** A scope never decides at an earlier instant than before, whatever the clock does. */
function latestOf(entries: readonly ScopeEntry[], nowMs: number): number {
  return entries.reduce((latest, { state }) => Math.max(latest, state?.lastMs ?? 0), nowMs)
}

function recordRefusal(
  refused: BatchWrites['refused'],
  { ask, refusal, atMs }: RefusedAsk,
): SettleResult {
  const limiter = limiterOf(refusal)
  const second = Math.floor(atMs / 1000)
  const key = `${ask.scopes.apiKeyId ?? ask.scopes.workspaceId}/${limiter}/${second}`
  const row = refused.get(key)
  refused.set(key, {
    ask: row?.ask ?? ask,
    refusal: row?.refusal ?? refusal,
    limiter,
    firstAtMs: row?.firstAtMs ?? atMs,
    count: (row?.count ?? 0) + 1,
    lastAtMs: atMs,
    lastRequestId: ask.requestId,
  })
  return 'settled'
}
