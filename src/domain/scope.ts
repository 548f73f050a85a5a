import type { ApiKeyId, OrganizationId, WorkspaceId } from './id.ts'
import type { NanoUsd } from './money.ts'
import type { Buckets, RateLimits, RateLimitsSince } from './rate-limit.ts'
import type { SpendThreshold } from './threshold.ts'
import type { SpendWindow, WindowId } from './window.ts'

/** What limits apply to: one API key, one workspace, one organization. Its id names its scope row. */
export type ScopeId = ApiKeyId | WorkspaceId | OrganizationId
/** Stored in rows and shown in refusals in these words, so none of them is ever renamed. */
export type ScopeKind = 'api_key' | 'workspace' | 'organization'

/** Narrowest first: the order in which scopes are evaluated and named. */
export const scopeKinds = [
  'api_key',
  'workspace',
  'organization',
] as const satisfies readonly ScopeKind[]

/**
 * `inactive` is a disabled key and can be undone, as can a `paused` workspace; `archived` is final.
 */
export type ScopeStatus = 'open' | 'inactive' | 'paused' | 'archived'

/** What one scope has spent in one window. */
export type WindowBalance = {
  /** Charged: real costs, and bounds of requests whose real cost nobody knows. */
  readonly settledNanoUsd: NanoUsd
  /** Held for requests that are running: the sum of their bounds. */
  readonly reservedNanoUsd: NanoUsd
  /** The part of `settledNanoUsd` that went beyond what its requests had reserved (unbounded requests). */
  readonly excessNanoUsd: NanoUsd
}

/**
 * A ceiling on settled plus reserved spend in each window of its kind. Zero blocks, also what costs nothing.
 */
export type ScopeSpendLimit = {
  readonly window: SpendWindow
  readonly limitNanoUsd: NanoUsd
}

/** Whether requests of a kind are taken at all. The narrowest scope that refuses is named. */
export type Allowance = 'allow' | 'refuse'

/** Whether a limit refuses, or only counts what it would have refused. */
export type LimitMode = (typeof limitModes)[number]
/** The first is that of a limit of which nothing is said. */
export const limitModes = ['enforce', 'report_only'] as const

/** Limits that refuse nothing: what they would have refused is counted. Not among those that refuse, too. */
export type ReportOnlyLimits = Pick<ScopePolicy, 'spendLimits' | 'rateLimits' | 'rateLimitsSince'>

/**
 * How a scope would stand if its report-only limits had refused from `sinceMs` on: by what requests that they would
 * have refused have added to the scope, and in buckets that those took nothing from.
 */
export type ReportOnlyState = {
  /** Unix milliseconds. */
  readonly sinceMs: number
  readonly buckets: Buckets
  /** The part of the scope's balances that is theirs. */
  readonly spared: Readonly<Record<WindowId, Omit<WindowBalance, 'excessNanoUsd'>>>
  /** The part of the scope's open reservations that is theirs. */
  readonly sparedOpen: number
}

/** What people have set of one scope. Changes by edits only. */
export type ScopePolicy = {
  readonly kind: ScopeKind
  readonly status: ScopeStatus
  /** From this instant on the scope refuses, as an expired API key does. Unix milliseconds; null = never. */
  readonly expiresAtMs: number | null
  readonly spendLimits: readonly ScopeSpendLimit[]
  readonly rateLimits: RateLimits
  readonly rateLimitsSince: RateLimitsSince
  /** Null: every limit of the scope refuses. */
  readonly reportOnly: ReportOnlyLimits | null
  /**
   * Of an organization, for all its requests: `strict` keeps `max_tokens` of output at admission and never
   * exceeds a limit; `counted` counts output as it comes, into debt if need be.
   */
  readonly outputTokens: 'counted' | 'strict'
  /** Requests whose cost has no bound beforehand. */
  readonly unboundedRequests: Allowance
  /** Requests for models outside the catalog. */
  readonly unknownModels: Allowance
  readonly thresholds: readonly SpendThreshold[]
  /** Ids or aliases of the only models that are taken, fallbacks included. Null: all. */
  readonly allowedModels: readonly string[] | null
  /** The only addresses, or ranges such as `10.0.0.0/8`, that requests may come from. Null: any. */
  readonly allowedIps: readonly string[] | null
  /** The only values of `inference_geo`; a request without one counts as `global`. Null: any. */
  readonly allowedInferenceGeos: readonly string[] | null
  /**
   * Of an API key: secrets that a rotation has replaced, by SHA-256 digest in hex. Each opens the key until its
   * instant, in Unix milliseconds, and never from then on. Kept for good, and so bounded in number: gateways
   * remember whose a digest is, and only this says that it is over.
   */
  readonly retiredSecrets: readonly SecretUntil[]
  /**
   * Of a playground key: the one secret that opens it, until its instant. Every other of its secrets is over: they
   * are too many to be listed. Null for whatever else.
   */
  readonly onlySecret: SecretUntil | null
}

/** A digest that opens its key until that instant, and not from it on. */
export type SecretUntil = { readonly digest: string; readonly untilMs: number }

/**
 * Everything that admission must see fresh of one scope, in one row: what was set, and what is counted,
 * which is written once a batch. Balances are kept for all three windows from the first request, limit or
 * not, so that a limit set in mid-month counts what came before.
 */
export type ScopeState = {
  readonly policy: ScopePolicy
  /** The current windows, and older ones for as long as something is reserved in them. */
  readonly balances: Readonly<Record<WindowId, WindowBalance>>
  readonly buckets: Buckets
  /** Null as long as no limit of the scope is report-only. */
  readonly reportOnly: ReportOnlyState | null
  /** Thresholds and limits whose crossing has been recorded, by `firedKey`. */
  readonly fired: readonly string[]
  /** Requests admitted and not yet settled. */
  readonly openReservations: number
  /** When its latest request was admitted, one that costs nothing too. Unix milliseconds; null = none ever was. */
  readonly usedMs: number | null
  /** The latest instant this row was decided at: the clock of a scope never goes back. */
  readonly lastMs: number
}

/** What a window that the row does not have stands for. */
export const emptyBalance: WindowBalance = {
  settledNanoUsd: 0n as NanoUsd,
  reservedNanoUsd: 0n as NanoUsd,
  excessNanoUsd: 0n as NanoUsd,
}

/**
 * A scope that takes requests at once, without limits. It expires at `expiresAtMs`, Unix milliseconds;
 * null = never.
 */
export function newScopeState(kind: ScopeKind, expiresAtMs: number | null = null): ScopeState {
  return {
    policy: {
      kind,
      status: 'open',
      expiresAtMs,
      spendLimits: [],
      rateLimits: {},
      rateLimitsSince: {},
      reportOnly: null,
      outputTokens: 'counted',
      unboundedRequests: 'allow',
      unknownModels: 'allow',
      thresholds: [],
      allowedModels: null,
      allowedIps: null,
      allowedInferenceGeos: null,
      retiredSecrets: [],
      onlySecret: null,
    },
    balances: {},
    buckets: {},
    reportOnly: null,
    fired: [],
    openReservations: 0,
    usedMs: null,
    lastMs: 0,
  }
}

/** What is left of a limit for new reservations; never negative, and nothing of zero, which blocks whatever was given back. */
export function remainingNanoUsd(limitNanoUsd: NanoUsd, balance: WindowBalance): NanoUsd {
  const remaining = limitNanoUsd - balance.settledNanoUsd - balance.reservedNanoUsd
  return (limitNanoUsd > 0n && remaining > 0n ? remaining : 0n) as NanoUsd
}
