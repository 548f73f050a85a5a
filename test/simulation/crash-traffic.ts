import { request as httpRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { until } from '../support/simulator-client.ts'

/** What one client saw of one request. */
export type Sighting = {
  readonly kind: 'json' | 'sse'
  /** `complete`: read to its end, as a Claude client reads. `aborted`: this client left. `broken`: cut or no answer. */
  readonly end: 'complete' | 'aborted' | 'broken' | 'refused'
  readonly status: number | null
  readonly requestId: string | null
  readonly upstreamRequestId: string | null
  /** How long a refusal asks to wait; null where it does not ask its client to come again. */
  readonly retryAfterMs: number | null
  /** Of a complete response: what its usage said. */
  readonly inputTokens: number
  readonly outputTokens: number
}

export type Traffic = {
  readonly urls: readonly string[]
  readonly apiKey: string
  readonly model: string
  readonly clients: number
  /** Of the streams, how many in a hundred are left by their client. */
  readonly abortedPercent: number
  readonly random: () => number
}

/** Sends requests from `clients` concurrent clients until told to stop; returns what each of them saw. */
export function startTraffic(traffic: Traffic): {
  stop(): Promise<Sighting[]>
  /** Resolves once so many more requests than now have ended in one of these ways. */
  untilMore(count: number, ends: readonly Sighting['end'][]): Promise<void>
  readonly seen: Sighting[]
} {
  const run = { stopped: false }
  const seen: Sighting[] = []
  const clients = Array.from({ length: traffic.clients }, async () => {
    while (!run.stopped) {
      const sighting = await sendOne(traffic)
      seen.push(sighting)
      // A refused or broken client backs off, as a real one does; otherwise it would only spin.
      if (sighting.end === 'refused') await wait(10 + traffic.random() * 30)
      if (sighting.end === 'broken') await wait(50)
    }
  })
  return {
    seen,
    untilMore: async (count, ends) => {
      const from = seen.length
      await until(() => seen.slice(from).filter(({ end }) => ends.includes(end)).length >= count)
    },
    stop: async () => {
      run.stopped = true
      await Promise.all(clients)
      return seen
    },
  }
}

async function sendOne(traffic: Traffic): Promise<Sighting> {
  const { random } = traffic
  const stream = random() < 0.6
  const leaves = stream && random() * 100 < traffic.abortedPercent
  const url = traffic.urls[Math.floor(random() * traffic.urls.length)]!
  const words = 5 + Math.floor(random() * 60)
  const body = JSON.stringify({
    model: traffic.model,
    max_tokens: 40 + Math.floor(random() * 80),
    stream,
    messages: [{ role: 'user', content: `${random()} `.repeat(words) }],
  })
  try {
    const { response, destroy } = await post(`${url}/v1/messages`, body, {
      'x-api-key': traffic.apiKey,
    })
    const leaveAfter = leaves ? Math.floor(random() * 4) : Number.POSITIVE_INFINITY
    return await readToEnd(response, { stream, leaveAfter, destroy })
  } catch {
    return { ...nothingSeen(stream), end: 'broken' }
  }
}

export type Reading = {
  readonly stream: boolean
  readonly leaveAfter: number
  readonly destroy: () => void
}

/** Reads a response as a Claude client does, or leaves it after so many chunks. */
export async function readToEnd(response: IncomingMessage, reading: Reading): Promise<Sighting> {
  const { stream, leaveAfter, destroy } = reading
  const seen = {
    ...nothingSeen(stream),
    status: response.statusCode ?? null,
    requestId: header(response, 'atelier-request-id'),
    upstreamRequestId: header(response, 'request-id'),
    retryAfterMs: retryAfterMsOf(response),
  }
  let text = ''
  let chunks = 0
  try {
    for await (const chunk of response) {
      text += (chunk as Buffer).toString()
      chunks += 1
      if (chunks > leaveAfter && seen.status === 200) {
        destroy()
        return { ...seen, end: 'aborted' }
      }
    }
  } catch {
    // A response whose end the client had read is complete even if the connection then broke.
    if (!(stream && text.includes('event: message_stop'))) return { ...seen, end: 'broken' }
  }
  if (seen.status !== 200) return { ...seen, end: seen.status! < 500 ? 'refused' : 'broken' }
  if (stream && !text.includes('event: message_stop')) return { ...seen, end: 'broken' }
  return { ...seen, end: 'complete', ...(stream ? usageOfStream(text) : usageOfJson(text)) }
}

function usageOfJson(text: string): { inputTokens: number; outputTokens: number } {
  const { usage } = JSON.parse(text) as { usage: { input_tokens: number; output_tokens: number } }
  return { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens }
}

function usageOfStream(text: string): { inputTokens: number; outputTokens: number } {
  const data = (event: string): { usage?: Usage; message?: { usage: Usage } } =>
    JSON.parse(
      text
        .split(`event: ${event}\n`)
        .at(-1)!
        .split('\n')[0]!
        .replace(/^data: /, ''),
    )
  type Usage = { input_tokens: number; output_tokens: number }
  return {
    inputTokens: data('message_start').message!.usage.input_tokens,
    outputTokens: data('message_delta').usage!.output_tokens,
  }
}

/** One call on a connection of its own. */
export function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ response: IncomingMessage; destroy: () => void }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, {
      method: 'POST',
      agent: false,
      headers: {
        'content-type': 'application/json',
        'anthropic-version': '2023-06-01',
        ...headers,
        'content-length': Buffer.byteLength(body),
      },
    })
    sent.on('response', (response) => resolve({ response, destroy: () => sent.destroy() }))
    sent.on('error', reject)
    sent.end(body)
  })
}

function header(response: IncomingMessage, name: string): string | null {
  const value = response.headers[name]
  return typeof value === 'string' ? value : null
}

/** As the official SDKs decide: `x-should-retry` first, then the status. */
function retryAfterMsOf(response: IncomingMessage): number | null {
  const said = header(response, 'x-should-retry')
  const comesAgain = said === null ? (response.statusCode ?? 0) === 429 : said === 'true'
  return comesAgain ? Number(header(response, 'retry-after') ?? '1') * 1000 : null
}

/** A sighting before anything has been seen. */
export function nothingSeen(stream: boolean): Omit<Sighting, 'end'> {
  return {
    kind: stream ? 'sse' : 'json',
    status: null,
    requestId: null,
    upstreamRequestId: null,
    retryAfterMs: null,
    inputTokens: 0,
    outputTokens: 0,
  }
}
