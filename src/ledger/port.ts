import type { OrganizationId, RequestId, ApiKeyId, WorkspaceId } from '#domain/id.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { ClosedRefusal, Refusal } from '#domain/refusal.ts'
import type { ScopeId, ScopeKind, ScopeSpendLimit, ScopeState, ScopeStatus } from '#domain/scope.ts'
import type {
  ContextWindow,
  InferenceGeo,
  ServiceTier,
  Speed,
  Usage,
  UsagePart,
} from '#domain/usage.ts'
import type { Statement } from '#platform/sqlite.ts'
import type { PostgresClient } from './postgres-client.ts'

/**
 * Admission and the books. Five verbs, each idempotent by request id; every verb is one transaction, or
 * shares one with others that arrived at the same time, of which none can fail another.
 */
export interface Ledger {
  /**
   * Takes `boundNanoUsd` from every limit of every scope, or nothing from any, and records the
   * reservation. Asked again with the same id, answers as the first time and takes nothing more.
   * Rejects with `LedgerUnavailable` when nobody can say whether it was taken: the reservation, if
   * there is one, is then released by the ledger itself, and the request must not be forwarded.
   */
  reserve(ask: Ask): Promise<Admission>

  /**
   * Keeps the refusal that a request was finally answered with; those of one key and limiter within a
   * second share a row that counts them. Apart from `reserve`, since a refused request may be asked
   * again with a tighter bound and then be admitted. Resolves when committed; need not be awaited.
   */
  recordRefusal(refused: RefusedAsk): Promise<void>

  /**
   * Whether the scopes take requests at all, for calls that cost nothing (count_tokens, models).
   * Reads what `reserve` would read; records nothing.
   */
  check(scopes: RequestScopes): Promise<{ readonly refusal: ClosedRefusal | undefined }>

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

  /** A signed, dated correction by an admin, as a usage row of its own. `requestId` makes it idempotent. */
  adjust(adjustment: Adjustment): Promise<void>

  /** Creates scope rows, open and without limits. Part of the control transaction given. */
  createScopes(transaction: LedgerTransaction, scopes: readonly NewScope[]): Promise<void>

  /**
   * Changes what admission sees, as part of the control transaction given: in force for the next
   * request on every node once that transaction has committed. Rows are locked in order of id.
   */
  editScopes(transaction: LedgerTransaction, edits: readonly ScopeEdit[]): Promise<void>

  /** Balances and limits as last committed, in the order of `ids`; unknown ids give `undefined`. */
  readScopes(ids: readonly ScopeId[]): Promise<readonly (ScopeState | undefined)[]>

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
  readonly boundNanoUsd: NanoUsd
  readonly facts: AskFacts
}

/** A refusal that a client was answered with. */
export type RefusedAsk = {
  readonly ask: Ask
  readonly refusal: Refusal
  /** As the refusal's admission said. */
  readonly atMs: number
}

/** The ask as the usage row keeps it: what-if reports are computed from these. */
export type AskFacts = {
  /** As the request named it. */
  readonly model: string
  readonly rateLimitGroup: string
  readonly stream: boolean
  readonly maxTokens: number
  readonly inputTokensBound: number
  readonly inputTokensEstimate: number
  /** The cost could not be bounded beforehand; the bound is a documented floor. */
  readonly unbounded: boolean
  /** The model has no price of its own and is charged at the dearest. */
  readonly unpriced: boolean
  readonly priceVersion: string
  /** The client's own name for the conversation, where it sends one. */
  readonly clientSessionId: string | null
}

/** Taken from every limit, or from none. */
export type Admission =
  | {
      readonly admitted: true
      /** The instant the request belongs to: its price, its windows, its report bucket. Unix milliseconds. */
      readonly admittedAtMs: number
    }
  | { readonly admitted: false; readonly refusal: Refusal; readonly atMs: number }

/** Where a charge comes from: the upstream's own usage, an estimate of a broken-off answer, the bound, … */
export type CostSource = 'reported' | 'estimated' | 'bound' | 'expired' | 'adjusted'

/** How a request that was sent ended. */
export type Outcome =
  /** The upstream's answer was complete, and so was what the client was sent. */
  | 'complete'
  /** The client left before the end. */
  | 'client_gone'
  /** The upstream's answer broke off. */
  | 'upstream_cut'
  /** Sent, and no response is known. */
  | 'no_response'
  /** A 200 whose usage could not be read. */
  | 'unreadable'

/** The real cost of a request, with everything that the usage report groups by. Instants and durations in milliseconds. */
export type Settlement = {
  readonly requestId: RequestId
  readonly outcome: Outcome
  readonly costNanoUsd: NanoUsd
  readonly costSource: CostSource
  /** The sum over `parts` where a response had several. */
  readonly usage: Usage
  /** Kept only where there are several, since each is priced at its own model's rates. */
  readonly parts: readonly UsagePart[]
  readonly unpriced: boolean
  readonly reportedModel: string | null
  readonly serviceTier: ServiceTier
  readonly inferenceGeo: InferenceGeo
  readonly speed: Speed
  readonly contextWindow: ContextWindow
  readonly response: ResponseFacts
}

/** What is known of the upstream's response, of whatever kind. */
export type ResponseFacts = {
  readonly httpStatus: number | null
  readonly upstreamRequestId: string | null
  /** From admission to the first byte of the response's body, and to its end. */
  readonly firstByteMs: number | null
  readonly totalMs: number
}

/** A request that the upstream does not charge. */
export type Release = {
  readonly requestId: RequestId
  /** `not_sent`, or the class of the upstream's answer. */
  readonly reason: 'not_sent' | 'upstream_error' | 'upstream_unreachable'
  readonly response: ResponseFacts
}

/** `unknown`: no reservation of that id was ever committed, so nothing was held and nothing is charged. */
export type SettleResult = 'settled' | 'already_settled' | 'unknown'

/** A correction of the books, made by an admin; it counts in the windows of the instant at which it is made. */
export type Adjustment = {
  readonly requestId: RequestId
  readonly scopes: RequestScopes
  /** Signed. */
  readonly amountNanoUsd: NanoUsd
  readonly reason: string
}

/** A scope that is about to take its first requests. */
export type NewScope = {
  readonly id: ScopeId
  readonly kind: ScopeKind
  readonly organizationId: OrganizationId
  /** Unix milliseconds; null = never. */
  readonly expiresAtMs: number | null
}

/** Only what is named changes. */
export type ScopeEdit = {
  readonly id: ScopeId
  readonly status?: ScopeStatus
  readonly spendLimits?: readonly ScopeSpendLimit[]
}

/** The database is away or did not answer in time. Nothing was forwarded that is not reserved. */
export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable'
}
