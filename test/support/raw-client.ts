import { Agent, request as httpRequest } from 'node:http'
import type { ClientRequest, IncomingHttpHeaders } from 'node:http'

export type RawCall = {
  readonly url: string
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: string | Buffer
}

export type RawAnswer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Whether the answer came to its end, as against a connection that broke. */
  readonly complete: boolean
}

/** One call over a connection of its own, with nothing added, decoded or retried. */
export function callRaw(call: RawCall): Promise<RawAnswer> {
  return openRaw(call).answer
}

export type RawStream = {
  readonly request: ClientRequest
  readonly answer: Promise<RawAnswer>
  /** Resolves once what has come holds that text. */
  received(text: string): Promise<void>
  /** Leaves, without a word. */
  abort(): void
}

export function openRaw({ url, method = 'POST', path = '/', headers, body }: RawCall): RawStream {
  const chunks: Buffer[] = []
  const waiting: { text: string; resolve(): void; reject(error: Error): void }[] = []
  // The path apart, since a URL would be tidied up: `/../` would never reach the server.
  const { hostname, port } = new URL(url)
  const request = httpRequest({
    hostname,
    port,
    path,
    method,
    agent: new Agent(),
    ...(headers ? { headers: { ...headers } } : {}),
  })
  function look(): void {
    if (waiting.length === 0) return
    const text = Buffer.concat(chunks).toString('latin1')
    for (const each of waiting) if (text.includes(each.text)) each.resolve()
  }
  const answer = new Promise<RawAnswer>((resolve, reject) => {
    request.on('error', (error) => {
      for (const each of waiting) each.reject(error)
      reject(error)
    })
    request.on('response', (response) => {
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        look()
      })
      response.on('error', () => undefined)
      response.on('close', () => {
        const { statusCode = 0, headers: answered, complete } = response
        resolve({ status: statusCode, headers: answered, body: Buffer.concat(chunks), complete })
        for (const each of waiting) each.reject(new Error(`the answer ended before ${each.text}`))
      })
    })
  })
  // A test that leaves early never looks at its answer.
  answer.catch(() => undefined)
  request.end(body)
  return {
    request,
    answer,
    received: (text) => {
      const arrived = new Promise<void>((resolve, reject) =>
        waiting.push({ text, resolve, reject }),
      )
      look()
      return arrived
    },
    abort: () => request.destroy(),
  }
}
