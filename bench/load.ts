import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { eventsPerStream } from './fixed-exchange.ts'
import { createHttpReader } from './http-reader.ts'
import type { HttpMessage, HttpReader } from './http-reader.ts'
import { cpuMsBetween, readCpu } from './proc.ts'
import { quantile } from './statistics.ts'

/**
 * The load generator, a process of its own. It sends prebuilt bytes over plain sockets and verifies
 * every answer to its end. Closed loop: each connection sends the next request when it has its answer.
 * Open loop: requests arrive at a fixed rate, whether or not the earlier ones have been answered.
 */
export type LoadJob = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Taken in turn, one a request, as `x-api-key`. */
  readonly apiKeys: readonly string[]
  readonly body: string
  readonly connections: number
  readonly warmupMs: number
  readonly windowMs: number
  /** Undefined: closed loop. */
  readonly arrivalsPerSecond?: number | undefined
  /** The proxy's processes and the database's; their descendants count too. */
  readonly proxyPids: readonly number[]
  readonly databasePids: readonly number[]
}

export type LoadResult = {
  /** Answers that came to their end within the window, which lasted `windowMs`. */
  readonly completed: number
  readonly windowMs: number
  /** With those of the warm-up and those that were under way at the end. */
  readonly completedTotal: number
  readonly errors: number
  readonly firstError: string | null
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number }
  readonly proxyCpuMs: number
  readonly databaseCpuMs: number
  readonly generatorCpuMs: number
}

/** More errors than this end a cell early: it has failed, and must not spin. */
const errorsMax = 1_000
const drainMsMax = 30_000
/** A tick of the open loop that is later than this counts as latency of the requests it delayed. */
const tickLateMsMax = 3

type Connection = {
  socket: Socket
  reader: HttpReader
  /** -1 while idle. */
  startedAt: number
}

process.on('message', (job: LoadJob) => {
  run(job).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
process.on('disconnect', () => process.exit())

async function run(job: LoadJob): Promise<LoadResult> {
  const load = createLoad(job)
  await load.open()
  load.begin()
  await sleep(job.warmupMs)
  const before = {
    atMs: performance.now(),
    proxy: readCpu(job.proxyPids),
    database: readCpu(job.databasePids),
    own: process.cpuUsage(),
  }
  load.startWindow()
  await sleep(job.windowMs)
  load.endWindow()
  const windowMs = performance.now() - before.atMs
  const own = process.cpuUsage(before.own)
  const proxyCpuMs = cpuMsBetween(before.proxy, readCpu(job.proxyPids))
  const databaseCpuMs = cpuMsBetween(before.database, readCpu(job.databasePids))
  await load.drain()
  const generatorCpuMs = (own.user + own.system) / 1000
  return { windowMs, proxyCpuMs, databaseCpuMs, generatorCpuMs, ...load.result() }
}

function createLoad(job: LoadJob) {
  const { hostname, port } = new URL(job.url)
  const requests = job.apiKeys.map((key) => requestBytes(job, key))
  const verify = job.body.includes('"stream":true') ? verifyStream : verifyJson
  const latencies: number[] = []
  const idle: Connection[] = []
  const all = new Set<Connection>()
  const due: number[] = []
  let next = 0
  let inFlight = 0
  let counting = false
  let stopped = false
  let completedTotal = 0
  let errors = 0
  let firstError: string | null = null
  let ticking: NodeJS.Timeout | undefined

  function fail(connection: Connection, reason: string): void {
    if (!all.delete(connection)) return
    if (connection.startedAt >= 0) inFlight -= 1
    errors += 1
    firstError ??= reason
    connection.socket.destroy()
    if (errors >= errorsMax) stopped = true
    if (!stopped) openConnection().then(proceed, () => undefined)
  }

  function openConnection(): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true })
      const connection: Connection = { socket, reader: createHttpReader(), startedAt: -1 }
      all.add(connection)
      socket.once('connect', () => resolve(connection))
      socket.on('data', (chunk) => receive(connection, chunk as Buffer))
      socket.on('error', (error) => {
        fail(connection, String(error))
        reject(error)
      })
      socket.on('close', () => {
        if (!stopped || inFlight > 0) fail(connection, 'the connection was closed')
      })
    })
  }

  function receive(connection: Connection, chunk: Buffer): void {
    let fault: string | undefined
    try {
      const message = connection.reader.read(chunk)
      if (!message) return
      fault = verify(message)
    } catch (error) {
      fault = String(error)
    }
    if (fault !== undefined) return fail(connection, fault)
    const startedAt = connection.startedAt
    connection.startedAt = -1
    inFlight -= 1
    completedTotal += 1
    if (counting) latencies.push(performance.now() - startedAt)
    proceed(connection)
  }

  function proceed(connection: Connection): void {
    if (stopped) return
    if (job.arrivalsPerSecond === undefined) return send(connection, performance.now())
    const arrivedAt = due.shift()
    if (arrivedAt === undefined) idle.push(connection)
    else send(connection, arrivedAt)
  }

  function send(connection: Connection, startedAt: number): void {
    connection.startedAt = startedAt
    inFlight += 1
    connection.socket.write(requests[next++ % requests.length]!)
  }

  function tickEvery(intervalMs: number): void {
    let arrivalAt = performance.now()
    ticking = setInterval(() => {
      const now = performance.now()
      for (; arrivalAt <= now; arrivalAt += intervalMs) {
        const startedAt = now - arrivalAt > tickLateMsMax ? arrivalAt : now
        const connection = idle.pop()
        if (connection) send(connection, startedAt)
        else due.push(startedAt)
      }
    }, 1)
  }

  return {
    open: async () => {
      const opened = Array.from({ length: job.connections }, openConnection)
      idle.push(...(await Promise.all(opened)))
    },
    begin: () => {
      if (job.arrivalsPerSecond !== undefined) tickEvery(1000 / job.arrivalsPerSecond)
      else for (const connection of idle.splice(0)) proceed(connection)
    },
    startWindow: () => {
      counting = true
    },
    endWindow: () => {
      counting = false
      stopped = true
      clearInterval(ticking)
      // A second's arrivals that could not even be sent are missing from the latencies: they have failed.
      if (due.length > (job.arrivalsPerSecond ?? 0)) {
        errors += due.length
        firstError ??= `${due.length} requests had arrived that no connection was free to send`
      }
    },
    drain: async () => {
      const deadline = performance.now() + drainMsMax
      const isOver = (): boolean => inFlight === 0 || performance.now() > deadline
      while (!isOver()) await sleep(2)
      if (inFlight > 0) {
        errors += inFlight
        firstError ??= `${inFlight} requests were never answered`
        inFlight = 0
      }
      for (const connection of all) connection.socket.destroy()
      all.clear()
    },
    result: () => {
      const sorted = Float64Array.from(latencies).sort()
      const latencyMs = {
        p50: quantile(sorted, 0.5),
        p99: quantile(sorted, 0.99),
        max: quantile(sorted, 1),
      }
      return { completed: latencies.length, completedTotal, errors, firstError, latencyMs }
    },
  }
}

function requestBytes(job: LoadJob, apiKey: string): Buffer {
  const { host } = new URL(job.url)
  const headers: Record<string, string> = {
    host,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(job.body)),
    accept: 'application/json',
    'user-agent': 'atelier-bench',
    'anthropic-version': '2023-06-01',
    'x-api-key': apiKey,
    ...job.headers,
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`POST /v1/messages HTTP/1.1\r\n${lines.join('')}\r\n${job.body}`)
}

function verifyJson({ firstLine, body }: HttpMessage): string | undefined {
  if (!firstLine.startsWith('HTTP/1.1 200')) return `${firstLine}: ${textOf(body)}`
  const isWhole = body[0] === 0x7b && body.at(-1) === 0x7d && body.includes('"end_turn"')
  return isWhole ? undefined : `not the whole message: ${textOf(body)}`
}

function verifyStream({ firstLine, body }: HttpMessage): string | undefined {
  if (!firstLine.startsWith('HTTP/1.1 200')) return `${firstLine}: ${textOf(body)}`
  let events = 0
  for (let at = body.indexOf('event: '); at >= 0; at = body.indexOf('event: ', at + 7)) events += 1
  const isWhole = events === eventsPerStream && body.lastIndexOf('event: message_stop\n') > 0
  return isWhole ? undefined : `${events} events, ending with ${textOf(body.subarray(-300))}`
}

/** The beginning, as one line of a report. */
function textOf(body: Buffer): string {
  return JSON.stringify(body.toString('latin1', 0, Math.min(body.length, 300)))
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
