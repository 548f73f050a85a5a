import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Clock, systemClock } from '#platform/clock.ts'
import { type BillLine, createBill } from './bill.ts'
import { simulatorBounds } from './bounds.ts'
import { type Exchange, sendRefusal, type World } from './exchange.ts'
import { createFaultScript } from './faults.ts'
import { createPromptCache } from './prompt-cache.ts'
import { createProse } from './prose.ts'
import { createRecorder } from './recorder.ts'
import { refusal } from './refusal.ts'
import { route } from './routes.ts'

export type SimulatorOptions = {
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Default 0: any free port. */
  readonly port?: number
  /** Default 1. The same seed and body give the same answer. */
  readonly seed?: number
  /** What prompt caches expire by. */
  readonly clock?: Clock
  /** Before the first byte of each answer. Default 0. */
  readonly latencyMs?: number
  /** The pace of streams. Default 0: as fast as the client reads. */
  readonly tokensPerSecond?: number
  /** The length of every answer; by default it follows from the seed and the body. */
  readonly outputTokens?: number
  /** When set, any other key is refused with 401. */
  readonly apiKey?: string
  /** When set, reports are refused to any other key. */
  readonly adminKey?: string
  readonly logger?: SimulatorLogger
}

export type SimulatorLogger = { error(details: object, message: string): void }

/** A running simulator. */
export type Simulator = {
  /** `http://host:port`, for `baseURL`. */
  readonly url: string
  /** What `anthropic-organization-id` says on each of its responses. */
  readonly organizationId: string
  /** The lines of the bill so far, oldest first; complete for answers that a client has got to their end. */
  bill(): readonly BillLine[]
  /** How many requests to `/v1` have arrived. */
  requests(): number
  /** Cuts what is running, which puts it on the bill, and frees the port. */
  close(): Promise<void>
}

/** Rejects when the address cannot be had. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const world = createWorld(options)
  let serial = 0
  // Two lives of a simulator under one seed must not hand out the same ids.
  const life = world.clock.now().toString(36)
  const server = createServer(
    {
      highWaterMark: simulatorBounds.unsentBytesMax,
      // A pooled connection must not be closed just as its owner sends the next request.
      keepAliveTimeout: 600_000,
    },
    (request, response) => {
      serial += 1
      const suffix = `${life}${serial.toString(36).padStart(6, '0')}`
      void handle(world, request, response, suffix).catch((error: unknown) => {
        options.logger?.error({ error }, 'the simulator failed')
        response.destroy()
      })
    },
  )
  const host = options.host ?? '127.0.0.1'
  await listen(server, options.port ?? 0, host)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    organizationId: world.organizationId,
    bill: () => world.bill.lines(),
    requests: () => world.recorder.count(),
    close: () => close(server),
  }
}

function createWorld(options: SimulatorOptions): World {
  const clock = options.clock ?? systemClock
  const seed = options.seed ?? 1
  return {
    clock,
    seed,
    latencyMs: options.latencyMs ?? 0,
    tokensPerSecond: options.tokensPerSecond ?? 0,
    outputTokens: options.outputTokens,
    apiKey: options.apiKey,
    adminKey: options.adminKey,
    organizationId: `51400000-0000-4000-8000-${(seed >>> 0).toString(16).padStart(12, '0')}`,
    bill: createBill(),
    cache: createPromptCache(clock),
    prose: createProse(seed),
    recorder: createRecorder(),
    faults: createFaultScript(),
  }
}

async function handle(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  serial: string,
): Promise<void> {
  const url = request.url ?? '/'
  const queryAt = url.indexOf('?')
  const path = queryAt < 0 ? url : url.slice(0, queryAt)
  const query = queryAt < 0 ? '' : url.slice(queryAt + 1)
  // Clients leave at any moment, and a write that meets a closed connection must not end the process.
  response.on('error', () => {})
  const body = await readBody(request)
  if (body === 'gone') return undefined
  const requestId = `req_sim${serial}`
  const kept = body === 'too large' ? Buffer.alloc(0) : body
  const exchange: Exchange = { request, response, path, query, body: kept, serial, requestId }
  if (path.startsWith('/v1/')) {
    world.recorder.record(request, exchange.body, requestId, world.clock.now())
  }
  if (body === 'too large') {
    const refused = refusal(413, 'request_too_large', 'Request exceeds the maximum size')
    return sendRefusal(world, exchange, refused)
  }
  return route(world, exchange)
}

/** The rest of a body above the limit is read and thrown away, so that its sender hears the answer. */
function readBody(request: IncomingMessage): Promise<Buffer | 'too large' | 'gone'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= simulatorBounds.requestBodyBytesMax) chunks.push(chunk)
      else chunks.length = 0
    })
    request.once('end', () => {
      const fits = bytes <= simulatorBounds.requestBodyBytesMax
      const [first] = chunks
      resolve(fits ? (chunks.length === 1 && first ? first : Buffer.concat(chunks)) : 'too large')
    })
    request.once('error', () => resolve('gone'))
    request.once('close', () => resolve('gone'))
  })
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
