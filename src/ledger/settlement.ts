import type { RequestId } from '#domain/id.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { UsedTokens } from '#domain/rate-charge.ts'
import type {
  ContextWindow,
  InferenceGeo,
  ServiceTier,
  Speed,
  Usage,
  UsagePart,
} from '#domain/usage.ts'
import type { RequestScopes } from './port.ts'

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
  /** The gateway ended it: its key or workspace had been closed, or the server stopped. */
  | 'cut'

/** The real cost of a request, with everything that the usage report groups by. Instants and durations in milliseconds. */
export type Settlement = {
  readonly requestId: RequestId
  readonly outcome: Outcome
  readonly costNanoUsd: NanoUsd
  readonly costSource: CostSource
  /** The sum over `parts` where a response had several. */
  readonly usage: Usage
  /** What rate limits are to count, at the likeliest; null where nobody knows. */
  readonly usedTokens: UsedTokens | null
  /** Kept only where there are several, since each is priced at its own model's rates. */
  readonly parts: readonly ChargedPart[]
  /** What the cost was for (`splitCost`), of the first part where there are several; null: nobody knows. */
  readonly costSplit: string | null
  readonly unpriced: boolean
  readonly reportedModel: string | null
  readonly serviceTier: ServiceTier
  readonly inferenceGeo: InferenceGeo
  readonly speed: Speed
  readonly contextWindow: ContextWindow
  readonly response: ResponseFacts
}

/** A part of a response with what its share of the cost was for (`splitCost`); null: nobody knows. */
export type ChargedPart = UsagePart & { readonly costSplit: string | null }

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
