import type { IncarnationId, RequestId } from '#domain/id.ts'
import type { ScopeId, ScopeState } from '#domain/scope.ts'
import type { EndedRequest } from './change-row.ts'
import type { CrossingRow } from './crossing-row.ts'
import type { Admission, Ask, FreeCall, OutputProgress, RefusedAsk, RequestScopes } from './port.ts'
import type { RefusedRow } from './refusal-row.ts'
import type { AdjustedRow, ReservedRow, StoredRequest } from './request-row.ts'
import type { SettledRow } from './settled-row.ts'
import type { Adjustment, Release, SettleResult, Settlement } from './settlement.ts'

/** One thing to do in a batch. All but an ask name a request whose row says what it holds. */
export type Item =
  | { readonly verb: 'reserve'; readonly ask: Ask }
  | { readonly verb: 'count'; readonly progress: OutputProgress }
  | { readonly verb: 'call'; readonly call: FreeCall }
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
  /**
   * The one that an ask repeats. Nearly none does, so it may be looked for in vain where inserting its row again fails.
   * Left out: as `request`.
   */
  readonly repeated?: (id: RequestId) => StoredRequest | undefined
}

/** What the transaction has to write. `changedScopes` overrides what was read. */
export type BatchWrites = {
  readonly changedScopes: Map<ScopeId, ScopeState>
  readonly changedRequests: Map<RequestId, StoredRequest>
  readonly reserved: ReservedRow[]
  /** Output counted while it streamed: the whole of it until now. */
  readonly counted: Map<RequestId, number>
  readonly settled: SettledRow[]
  readonly adjusted: AdjustedRow[]
  readonly crossings: CrossingRow[]
  readonly refused: Map<string, RefusedRow>
  /** What those who follow the books are told. */
  readonly ended: EndedRequest[]
}

/** The scopes that a request touches, narrowest first. */
export function scopeIdsOf(scopes: RequestScopes): ScopeId[] {
  const { apiKeyId, workspaceId, organizationId } = scopes
  return apiKeyId === null ? [workspaceId, organizationId] : [apiKeyId, workspaceId, organizationId]
}

/** A batch that is being decided: what was read, with what the items before have changed. */
export type Batch = Required<BatchReads> & {
  readonly nowMs: number
  readonly incarnationId: IncarnationId
  readonly writes: BatchWrites
}
