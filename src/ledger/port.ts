import type { ScopeEntry } from '#domain/admission.ts'
import type { Client, Named } from '#domain/allow-list.ts'
import type { RateLimitGroupId } from '#domain/catalog.ts'
import type { ApiKeyId, OrganizationId, RequestId, WorkspaceId } from '#domain/id.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { PolicyChange } from '#domain/policy.ts'
import type { RateLimits } from '#domain/rate-limit.ts'
import type { ClosedRefusal, PolicyRefusal, Refusal } from '#domain/refusal.ts'
import type { ScopeId, ScopeKind, ScopeState } from '#domain/scope.ts'
import type { SpendCrossing } from '#domain/threshold.ts'
import type { Statement } from '#platform/sqlite.ts'
import type { PostgresClient } from './postgres-client.ts'
import type { Adjustment, Release, SettleResult, Settlement } from './settlement.ts'

/**
 * Admission and the books. The verbs of a request are idempotent by its id; every verb is one transaction,
 * or shares one with others that arrived at the same time, of which none can fail another.
 */
export interface Ledger {
  /**
   * Takes `boundNanoUsd`, and what the facts ask of rate limits, from every limit of every scope, or nothing
   * from any, and records the reservation. Asked again with the same id, answers as the first time and takes nothing more.
   * Rejects with `LedgerUnavailable` when nobody can say whether it was taken: the reservation, if
   * there is one, is then released by the ledger itself, and the request must not be forwarded.
   */
  reserve(ask: Ask): Promise<Admission>

  /**
   * Keeps the refusal that a request was finally answered with; those of one key, limiter and model within a
   * second share a row that counts them. Apart from `reserve`, since a refused request may be asked
   * again with a tighter bound and then be admitted. Resolves when committed; need not be awaited.
   */
  recordRefusal(refused: RefusedAsk): Promise<void>

  /**
   * Counts output that a running stream has produced, all of it until now, against the limits that count
   * output. What is less than was counted before, or of a request that has ended, changes nothing. Rejects
   * with `LedgerUnavailable` while the database is away: what is not counted now is counted at the end.
   */
  countOutput(progress: OutputProgress): Promise<void>

  /**
   * Takes one request from the request limits of the call's group, or nothing from any, for calls that cost
   * nothing. Rejects like `reserve`. Not idempotent: a call whose outcome nobody knew may be counted twice.
   */
  admitFreeCall(call: FreeCall): Promise<Admission>

  /**
   * Whether the scopes take requests of this client at all, for calls that nothing limits (models), and how
   * they stand. Reads what `reserve` would read; records nothing.
   */
  check(scopes: RequestScopes, client: Client): Promise<Check>

  /**
   * Replaces the reservation by the real cost and completes the usage row. Once it resolves the row is
   * committed. Settling what has expired replaces the charge; settling twice changes nothing. When the
   * database is away this stays pending, and is tried again until it commits: a caller that cannot wait
   * (`bounds.settleMsMax`) cuts its client off and leaves the settlement to the ledger.
   */
  settle(settlement: Settlement): Promise<SettleResult>

  /** The request cost nothing: the reservation goes back whole. Same promises as `settle`. */
  release(release: Release): Promise<SettleResult>

  /**
   * Charges their bound to the reservations of incarnations whose lease has lapsed. Returns how many.
   * Runs by itself, at start and then on a timer; safe to run on every node at once.
   */
  expire(): Promise<number>

  /**
   * A signed, dated correction by an admin, as a usage row of its own, as part of the control transaction
   * given. `requestId` makes it idempotent.
   */
  adjust(transaction: LedgerTransaction, adjustment: Adjustment): Promise<void>

  /** Creates scope rows, open, with no limits but the rate limits given. Part of the control transaction given. */
  createScopes(transaction: LedgerTransaction, scopes: readonly NewScope[]): Promise<void>

  /**
   * Changes what admission sees, as part of the control transaction given: in force for the next
   * request on every node once that transaction has committed. Rows are locked in order of id. Thresholds
   * that spend has passed already are recorded in the same transaction.
   */
  editScopes(transaction: LedgerTransaction, edits: readonly ScopeEdit[]): Promise<void>

  /** Balances and limits as last committed, in the order of `ids`; unknown ids give `undefined`. */
  readScopes(ids: readonly ScopeId[]): Promise<readonly (ScopeState | undefined)[]>

  /**
   * Takes crossings out of the ledger, oldest first, as part of the control transaction given: each is handed
   * over once.
   */
  takeCrossings(transaction: LedgerTransaction, countMax: number): Promise<readonly TakenCrossing[]>

  /** Scopes whose streams are to end, since an instant in Unix milliseconds, that included. */
  readCuts(sinceMs: number): Promise<readonly StreamCut[]>

  /** Whether the ledger can admit now: the database answers and takes writes. */
  ready(): Promise<boolean>

  /** Commits what is queued, gives up the lease and stops the timers. Does not close the database. */
  close(): Promise<void>
}

/** A control-plane transaction that ledger edits can join: SQLite has one writer, PostgreSQL a client. */
export type LedgerTransaction =
  | { readonly dialect: 'sqlite'; readonly statement: Statement }
  | { readonly dialect: 'postgres'; readonly client: PostgresClient }

/** The scopes of one request. `apiKeyId` is null for traffic without a key (the console's playground). */
export type RequestScopes = {
  readonly apiKeyId: ApiKeyId | null
  readonly workspaceId: WorkspaceId
  readonly organizationId: OrganizationId
}

/** What a request would take, and from whom. */
export type Ask = {
  readonly requestId: RequestId
  readonly scopes: RequestScopes
  readonly client: Client
  readonly named: Named
  readonly boundNanoUsd: NanoUsd
  readonly facts: AskFacts
}

/** Whether a client may ask; and how the scopes stand, narrowest first. */
export type Check = {
  readonly refusal: ClosedRefusal | PolicyRefusal | undefined
  readonly scopes: readonly ScopeEntry[]
}

/** A refusal that a client was answered with. */
export type RefusedAsk = {
  readonly ask: Ask
  readonly refusal: Refusal
  /** As the refusal's admission said. */
  readonly atMs: number
  /** The same: how the scopes stood, from which all limits that were evaluated are kept with it. */
  readonly scopes: readonly ScopeEntry[]
  /** Of the answer; null where a limit only reports: it was admitted. */
  readonly httpStatus: number | null
}

/** The ask as the usage row keeps it: what-if reports are computed from these. */
export type AskFacts = {
  /** As the request named it. */
  readonly model: string
  readonly rateLimitGroup: string
  readonly stream: boolean
  readonly maxTokens: number
  readonly inputTokensBound: number
  /** What rate limits of input are asked for: no bound, and corrected once the real input is known. */
  readonly inputTokensEstimate: number
  /** The estimate is the upstream's own count, with its margin. */
  readonly inputTokensKnown: boolean
  /** The upstream can be asked to count it: an estimate that is above a limit is refused until it has been. */
  readonly inputTokensCountable?: boolean
  /** The cost could not be bounded beforehand; the bound is a documented floor. */
  readonly unbounded: boolean
  /** The model has no price of its own and is charged at the dearest. */
  readonly unpriced: boolean
  readonly priceVersion: string
  /** The client's own name for the conversation, where it sends one. */
  readonly clientSessionId: string | null
}

/** Taken from every limit, or from none. `scopes` says how they stand now, narrowest first. */
export type Admission =
  | {
      readonly admitted: true
      readonly scopes: readonly ScopeEntry[]
      /** The instant the request belongs to: its price, its windows, its report bucket. Unix milliseconds. */
      readonly admittedAtMs: number
    }
  | {
      readonly admitted: false
      readonly scopes: readonly ScopeEntry[]
      readonly refusal: Refusal
      readonly atMs: number
    }

/** How much output a running request has produced. */
export type OutputProgress = { readonly requestId: RequestId; readonly outputTokens: number }

/** A call that costs nothing and is limited in number. */
export type FreeCall = {
  readonly requestId: RequestId
  readonly scopes: RequestScopes
  readonly client: Client
  readonly group: RateLimitGroupId
}

/** A scope that is about to take its first requests. */
export type NewScope = {
  readonly id: ScopeId
  readonly kind: ScopeKind
  readonly organizationId: OrganizationId
  /** Unix milliseconds; null = never. */
  readonly expiresAtMs: number | null
  /** An organization's preset; left out, none. */
  readonly rateLimits?: RateLimits
}

/** Only what is named changes. */
export type ScopeEdit = PolicyChange & {
  readonly id: ScopeId
  /** Streams of requests admitted until now are to end, on every node, within a second or so. */
  readonly cutsStreams?: boolean
}

/** A crossing on its way to the control plane, which tells people. */
export type TakenCrossing = SpendCrossing & {
  readonly id: string
  readonly organizationId: OrganizationId
}

/** Streams of requests of this scope admitted at that instant or before are to end. Unix milliseconds. */
export type StreamCut = { readonly scopeId: ScopeId; readonly atMs: number }

/** What was charged at the dearest prices of the book, for want of others, in some workspaces or (undefined) all. */
export type ReadUnpriced = (filter: {
  readonly organizationId: OrganizationId
  readonly workspaceIds: readonly WorkspaceId[] | undefined
}) => Promise<readonly UnpricedUse[]>

/** Requests that named, and ran on, the same models, of which one had no price when they were admitted. */
export type UnpricedUse = {
  /** What they asked for, and then what the upstream says that it ran. */
  readonly models: readonly string[]
  readonly requests: bigint
  /** Cached ones included. */
  readonly inputTokens: bigint
  readonly outputTokens: bigint
  readonly costNanoUsd: NanoUsd
  /** When the first and the last were admitted: Unix milliseconds. */
  readonly firstAtMs: number
  readonly lastAtMs: number
}

/** The database is away or did not answer in time. Nothing was forwarded that is not reserved. */
export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable'
}
