import type { CostSplit } from '#domain/cost-split.ts'
import type { ApiKeyId, OrganizationId, RequestId, WorkspaceId } from '#domain/id.ts'
import type { LimitCheck } from '#domain/limit-check.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { RequestStatus } from '#domain/request-status.ts'
import type { ContextWindow, InferenceGeo, ServiceTier, Speed, Usage } from '#domain/usage.ts'
import type { ReportedCostSource } from './port.ts'

/** Single requests, as long as they are kept: what became of each, and why. No content: there is none. */
export interface RequestLog {
  /** Newest first, by when they came in. However many there are, a page reads only so many rows. */
  list(query: LogQuery): Promise<LogPage>

  /** One of that organization, by its own id or the upstream's; `undefined` where it is not, or not any more. */
  find(organizationId: OrganizationId, id: string): Promise<LoggedDetail | undefined>
}

/** What is asked for; what is left out does not matter. Values of one filter are alternatives. */
export type LogQuery = {
  readonly organizationId: OrganizationId
  readonly workspaceIds?: readonly WorkspaceId[] | undefined
  /** Null: without a key, from the playground. */
  readonly apiKeyIds?: readonly (ApiKeyId | null)[] | undefined
  /** As the request or the upstream names it. */
  readonly models?: readonly string[] | undefined
  readonly statuses?: readonly RequestStatus[] | undefined
  readonly costSources?: readonly string[] | undefined
  /** Refused by one of them: `spend_reached` or, closer, `spend_reached/workspace/monthly`. */
  readonly limiters?: readonly string[] | undefined
  readonly clientSessionId?: string | undefined
  /** Its own id or the upstream's. */
  readonly requestId?: string | undefined
  /** Unix milliseconds: admitted or refused at that instant or later, and before that instant. */
  readonly fromMs?: number | undefined
  readonly toMs?: number | undefined
  /** Goes on after an earlier page: its `nextId`. */
  readonly beforeId?: string | undefined
  readonly limit: number
}

export type LogPage = {
  readonly items: readonly Logged[]
  /** Where to go on; null: there is no more. With fewer items than asked for, the walk only stopped there. */
  readonly nextId: string | null
}

/** A row of the log. */
export type Logged = LoggedRequest | LoggedRefusal

type LoggedParts = {
  readonly id: RequestId
  readonly workspaceId: WorkspaceId
  readonly apiKeyId: ApiKeyId | null
  /** As the request names it. */
  readonly model: string
  readonly clientSessionId: string | null
}

/** A request that was admitted. Durations from its admission on. */
export type LoggedRequest = LoggedParts & {
  readonly kind: 'admitted'
  readonly status: Exclude<RequestStatus, 'refused'>
  readonly admittedAtMs: number
  readonly settledAtMs: number | null
  /** How it ended, as the ledger has it; null while it runs. */
  readonly outcome: string | null
  readonly stream: boolean
  readonly httpStatus: number | null
  readonly reportedModel: string | null
  readonly usage: Usage | null
  /** Null while it runs. */
  readonly costNanoUsd: NanoUsd | null
  readonly costSource: ReportedCostSource | null
  readonly unpriced: boolean
  readonly upstreamRequestId: string | null
  readonly firstByteMs: number | null
  readonly totalMs: number | null
  /** A limit that only reports would have refused it. */
  readonly wouldBeRefused: boolean
}

/** Requests of one key that one limit refused within a second. */
export type LoggedRefusal = LoggedParts & {
  readonly kind: 'refused'
  readonly status: 'refused'
  /** How many; id, session and instant are those of the first. */
  readonly count: number
  readonly firstAtMs: number
  readonly lastAtMs: number
  readonly limiter: string
  readonly refusal: Refusal
  readonly boundNanoUsd: NanoUsd
  /** It was to count tokens, and not to be answered. */
  readonly isTokenCount: boolean
  /** Null: not kept. */
  readonly httpStatus: number | null
}

export type LoggedDetail = AdmittedDetail | RefusedDetail

/** What was known of a request before it was sent. */
export type LoggedAsk = {
  readonly rateLimitGroup: string
  readonly maxTokens: number
  readonly inputTokensBound: number
  readonly inputTokensEstimate: number
  /** Its cost had no bound beforehand: what was reserved is a floor. */
  readonly unbounded: boolean
  readonly unpriced: boolean
  readonly priceVersion: string
  readonly boundNanoUsd: NanoUsd
}

export type AdmittedDetail = LoggedRequest & {
  readonly ask: LoggedAsk
  readonly serviceTier: ServiceTier | null
  readonly inferenceGeo: InferenceGeo | null
  readonly speed: Speed | null
  readonly contextWindow: ContextWindow | null
  /** What the cost was for, by the prices that charged it; null: nobody knows. */
  readonly costSplit: CostSplit | null
}

export type RefusedDetail = LoggedRefusal & {
  /** Of the first. */
  readonly ask: LoggedAsk & { readonly stream: boolean; readonly inputTokensKnown: boolean }
  /** Every limit that the first was held against; null: none was, or it is not known any more. */
  readonly checks: readonly LimitCheck[] | null
  /** The one that was asked for, which may be another than the first. */
  readonly foundId: RequestId
}
