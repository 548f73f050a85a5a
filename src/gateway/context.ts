import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Client } from '#domain/allow-list.ts'
import type { CatalogIndex } from '#domain/catalog.ts'
import type { RequestId } from '#domain/id.ts'
import type { ScopeId } from '#domain/scope.ts'
import type { Ledger } from '#ledger/port.ts'
import type { ClientAddress } from '#platform/client-address.ts'
import type { SlowRefusals } from '#platform/slow-refusals.ts'
import type { Clock } from '#platform/clock.ts'
import type { Ids } from '#platform/ids.ts'
import type { ApiKeyIdentity } from '#store/key-directory.ts'
import type { PriceDirectory } from '#store/price-directory.ts'
import type { AskParser } from './ask-parser.ts'
import type { Credentials } from './authenticate.ts'
import type { GatewayBounds } from './bounds.ts'
import type { CountedBodies } from './counted-bodies.ts'
import type { InputEstimates } from './input-estimates.ts'
import type { GatewayMeter } from './meter.ts'
import type { Route } from './routes.ts'
import type { UpstreamAccount } from './upstream-account.ts'
import type { Upstream } from './upstream.ts'

export type GatewayLogger = {
  info(fields: Record<string, unknown>, message: string): void
  warn(fields: Record<string, unknown>, message: string): void
  error(fields: Record<string, unknown>, message: string): void
}

export type GatewayLedger = Pick<
  Ledger,
  | 'reserve'
  | 'recordRefusal'
  | 'check'
  | 'admitFreeCall'
  | 'countOutput'
  | 'readCuts'
  | 'settle'
  | 'release'
>

/** What every request of one gateway shares. */
export type GatewayContext = {
  readonly ledger: GatewayLedger
  readonly credentials: Credentials
  readonly clientAddress: ClientAddress
  readonly slowRefusals: SlowRefusals
  readonly clock: Clock
  readonly ids: Ids
  /** What models there are, and in which groups. What they cost, `prices` knows. */
  readonly catalog: CatalogIndex
  readonly prices: PriceDirectory
  readonly countedBodies: CountedBodies
  readonly inputEstimates: InputEstimates
  readonly upstream: Upstream
  readonly upstreamAccount: UpstreamAccount
  readonly askParser: AskParser
  readonly meter: GatewayMeter
  readonly logger: GatewayLogger
  readonly bounds: GatewayBounds
  /** Where people reach the installation, for what refusals link to; null where it was not said. */
  readonly publicUrl: string | null
  /** Request bodies in memory, over all connections. */
  bufferedBodyBytes: number
}

/** A stream that is being sent on, as those see it who watch over all of them. */
export type RunningStream = {
  readonly scopeIds: readonly ScopeId[]
  /** Unix milliseconds, by the ledger's clock. */
  readonly admittedAtMs: number
  /** Whether any limit counts its output. */
  readonly countsOutput: boolean
  /** Output so far, at the likeliest. */
  outputTokens(): number
  /** Ends it, telling its client why: its key or workspace has been closed. */
  cut(): void
}

/** One request on its way through. */
export type Exchange = {
  readonly gateway: GatewayContext
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly route: Route
  readonly requestId: RequestId
  /** The path with its query, as the client sent it. */
  readonly target: string
  /** Set once the credential is known: the ids that every later answer names. */
  identity: ApiKeyIdentity | undefined
  /** By which secret, and from where, it asks. */
  client: Client
  /** How its limits stand, for whatever answers it: names and values in turn. */
  limitHeaders: readonly string[]
  /** The client's connection closed before its answer was complete. */
  clientGone: boolean
  /** Called once, when `clientGone` becomes true. */
  onClientGone: (() => void) | undefined
  /** Called once, when the request is done with. */
  onEnd: (() => void) | undefined
  /** What a running stream has produced and whose it is; unset where nothing is streaming. */
  stream: RunningStream | undefined
  /** It is we who end it: the process is about to exit, or its key or workspace has been closed. */
  cutting: boolean
  /** What is to be sent, until it is: nothing else may hold it. */
  body: Buffer | undefined
  /** This request's share of `bufferedBodyBytes`. */
  bufferedBytes: number
  /** Where it stands among the running ones. */
  place: number
}
