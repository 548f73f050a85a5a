import type { IncomingMessage, ServerResponse } from 'node:http'
import { nobody } from '#domain/allow-list.ts'
import type { CatalogIndex } from '#domain/catalog.ts'
import { LedgerUnavailable } from '#ledger/port.ts'
import { createClientAddress } from '#platform/client-address.ts'
import type { Clock } from '#platform/clock.ts'
import { isDatabaseAway } from '#platform/database-away.ts'
import { createMetrics } from '#platform/metrics.ts'
import type { Metrics } from '#platform/metrics.ts'
import { createSlowRefusals } from '#platform/slow-refusals.ts'
import type { Ids } from '#platform/ids.ts'
import type { KeyDirectory } from '#store/key-directory.ts'
import type { PriceDirectory } from '#store/price-directory.ts'
import { ledgerUnavailable } from './admit.ts'
import { createAskParser } from './ask-parser.ts'
import { createCredentials } from './authenticate.ts'
import type { PresentedKey } from './authenticate.ts'
import { gatewayBounds } from './bounds.ts'
import type { GatewayBounds } from './bounds.ts'
import type { Exchange, GatewayContext, GatewayLedger, GatewayLogger } from './context.ts'
import { createCountedBodies } from './counted-bodies.ts'
import { answerError } from './errors.ts'
import type { Result } from './errors.ts'
import { letBodyGo } from './held-body.ts'
import { createInputEstimates } from './input-estimates.ts'
import { createGatewayMeter } from './meter.ts'
import { serveFreeCall, serveMessage } from './messages.ts'
import { matchRoute } from './routes.ts'
import { createRunning } from './running.ts'
import type { UpstreamAccount } from './upstream-account.ts'
import type { Upstream } from './upstream.ts'
import { watchStreams } from './watch-streams.ts'

export type GatewayOptions = {
  readonly ledger: GatewayLedger
  readonly directory: KeyDirectory
  readonly clock: Clock
  readonly ids: Ids
  readonly catalog: CatalogIndex
  readonly prices: PriceDirectory
  readonly upstream: Upstream
  /** Learns what the upstream says of the operator's own credential. */
  readonly upstreamAccount: UpstreamAccount
  /** Addresses and ranges whose `x-forwarded-for` is believed. */
  readonly trustedProxies: readonly string[]
  readonly logger: GatewayLogger
  /** Left out: nobody asks. */
  readonly metrics?: Metrics
  /** Where people reach the installation; left out where it was not said. */
  readonly publicUrl?: string | undefined
  /** Lower bounds, for tests. */
  readonly bounds?: Partial<GatewayBounds>
}

/** The data plane: every path but the control plane's. */
export type Gateway = {
  handle(request: IncomingMessage, response: ServerResponse): void
  /** Resolves when no request is running. Those that outlast the bound are cut, and settled. */
  drain(): Promise<void>
  runningCount(): number
  /** Gives back what the gateway itself holds: its thread. The upstream is its opener's to close. */
  close(): Promise<void>
}

export function createGateway(options: GatewayOptions): Gateway {
  const context = createContext(options)
  const running = createRunning()
  const watch = watchStreams(context, running)
  let onIdle: (() => void) | undefined

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const target = request.url ?? '/'
    const match = matchRoute(request.method ?? '', target)
    response.on('error', ignore)
    if (!match.found) {
      const refused = { gateway: context, request, response, identity: undefined, limitHeaders: [] }
      answerError({ ...refused, requestId: context.ids.request() }, match.error)
      return
    }
    const exchange = createExchange(context, { request, response, route: match.route, target })
    running.add(exchange)
    // It runs until both are over: what is to be done for it, and its response.
    let over = 0
    const part = (): void => {
      if (++over < 2) return
      running.remove(exchange)
      if (running.count() === 0) onIdle?.()
    }
    onClosed(exchange, part)
    void run(exchange, part)
  }

  return {
    handle,
    runningCount: running.count,
    drain: async () => {
      const timer = setTimeout(() => running.all().forEach(cut), context.bounds.drainMsMax)
      while (running.count() > 0) {
        await new Promise<void>((resolve) => {
          onIdle = resolve
        })
      }
      clearTimeout(timer)
    },
    close: async () => {
      watch.stop()
      await context.askParser.close()
    },
  }
}

function createExchange(
  context: GatewayContext,
  asked: Pick<Exchange, 'request' | 'response' | 'route' | 'target'>,
): Exchange {
  return {
    ...asked,
    gateway: context,
    requestId: context.ids.request(),
    identity: undefined,
    client: nobody,
    limitHeaders: [],
    clientGone: false,
    onClientGone: undefined,
    onEnd: undefined,
    stream: undefined,
    cutting: false,
    body: undefined,
    bufferedBytes: 0,
    place: 0,
  }
}

/** One request, whatever becomes of it: never rejects. */
async function run(exchange: Exchange, then: () => void): Promise<void> {
  try {
    await serve(exchange)
  } catch (error) {
    answerFault(exchange, error)
  } finally {
    exchange.onEnd?.()
    letBodyGo(exchange)
    then()
  }
}

function serve(exchange: Exchange): Promise<void> {
  const answer = exchange.gateway.credentials.authenticate(exchange.request.headers)
  return answer instanceof Promise
    ? answer.then((authenticated) => serveAs(exchange, authenticated))
    : serveAs(exchange, answer)
}

async function serveAs(exchange: Exchange, answer: Result<PresentedKey>): Promise<void> {
  if (!answer.ok) {
    const { gateway, request } = exchange
    await gateway.slowRefusals.wait(gateway.clientAddress(request))
    return answerError(exchange, { ...answer.error, lingers: true })
  }
  const { identity, secretDigest } = answer.value
  const { request, gateway } = exchange
  exchange.identity = identity
  exchange.client = { secretDigest, address: gateway.clientAddress(request) }
  if (exchange.route.metering === 'usage') await serveMessage(exchange, identity)
  else await serveFreeCall(exchange, identity)
}

function answerFault(exchange: Exchange, error: unknown): void {
  const { requestId, gateway, response } = exchange
  if (isUnavailable(error)) {
    gateway.logger.warn({ requestId, err: error }, 'the database is unavailable')
    answerError(exchange, { ...ledgerUnavailable, lingers: true })
    return
  }
  gateway.logger.error({ requestId, err: error }, 'a request failed inside the gateway')
  if (response.headersSent) response.destroy()
  answerError(exchange, {
    status: 500,
    type: 'api_error',
    message: 'Internal server error',
    lingers: true,
  })
}

/** The ledger's own error, or the key directory's. */
function isUnavailable(error: unknown): boolean {
  return error instanceof LedgerUnavailable || (error instanceof Error && isDatabaseAway(error))
}

/** A write that meets a closed connection: that it is closed is told by its `close`. */
function ignore(): void {}

/** When the response is closed, by its end or by its client. */
function onClosed(exchange: Exchange, then: () => void): void {
  const { response } = exchange
  response.once('close', () => {
    if (!response.writableFinished) {
      exchange.clientGone = true
      exchange.onClientGone?.()
    }
    then()
  })
}

function cut(exchange: Exchange): void {
  exchange.cutting = true
  exchange.response.destroy()
  // A client that was gone before is still being read on for.
  if (exchange.clientGone) exchange.onClientGone?.()
}

function createContext(options: GatewayOptions): GatewayContext {
  const { ledger, directory, clock, ids, catalog, upstream, upstreamAccount, logger } = options
  const bounds = { ...gatewayBounds, ...options.bounds }
  return {
    ledger,
    credentials: createCredentials({ directory, clock, bounds }),
    clientAddress: createClientAddress(options.trustedProxies),
    slowRefusals: createSlowRefusals(clock),
    clock,
    ids,
    catalog,
    prices: options.prices,
    countedBodies: createCountedBodies(clock, bounds),
    inputEstimates: createInputEstimates(catalog),
    upstream,
    upstreamAccount,
    askParser: createAskParser(bounds.parseOnLoopBytesMax),
    meter: createGatewayMeter(options.metrics ?? createMetrics()),
    logger,
    bounds,
    publicUrl: options.publicUrl ?? null,
    bufferedBodyBytes: 0,
  }
}
