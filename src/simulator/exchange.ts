import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '#platform/clock.ts'
import type { Bill } from './bill.ts'
import type { FaultScript } from './faults.ts'
import type { PromptCache } from './prompt-cache.ts'
import type { Prose } from './prose.ts'
import type { Recorder } from './recorder.ts'
import { presentRefusal, type Refusal } from './refusal.ts'

/** What all requests share. */
export type World = {
  readonly clock: Clock
  readonly seed: number
  readonly latencyMs: number
  /** 0: as fast as possible. */
  readonly tokensPerSecond: number
  readonly outputTokens: number | undefined
  readonly apiKey: string | undefined
  /** For the account's own reports. */
  readonly adminKey: string | undefined
  /** The account that answers: on every response, and never to be seen behind a gateway. */
  readonly organizationId: string
  readonly bill: Bill
  readonly cache: PromptCache
  readonly prose: Prose
  readonly recorder: Recorder
  readonly faults: FaultScript
}

/** One request and its response. */
export type Exchange = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Without the query. */
  readonly path: string
  readonly query: string
  readonly body: Buffer
  /** Ends the ids of this request and of its message. */
  readonly serial: string
  readonly requestId: string
}

export function sendJson(world: World, exchange: Exchange, value: unknown): void {
  const text = JSON.stringify(value)
  exchange.response.writeHead(200, {
    ...commonHeaders(world, exchange),
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  })
  exchange.response.end(text)
}

export function sendRefusal(world: World, exchange: Exchange, refused: Refusal): void {
  const text = presentRefusal(refused, exchange.requestId)
  exchange.response.writeHead(refused.status, {
    ...commonHeaders(world, exchange),
    ...refused.headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  })
  exchange.response.end(text)
}

/** Headers that the real API sends with every answer; none of them is for the client of a gateway. */
export function commonHeaders(world: World, exchange: Exchange): Record<string, string> {
  const reset = resetAt(world.clock.now())
  return {
    'request-id': exchange.requestId,
    'anthropic-organization-id': world.organizationId,
    'anthropic-ratelimit-requests-limit': '4000',
    'anthropic-ratelimit-requests-remaining': '3999',
    'anthropic-ratelimit-requests-reset': reset,
    'anthropic-ratelimit-tokens-limit': '2400000',
    'anthropic-ratelimit-tokens-remaining': '2400000',
    'anthropic-ratelimit-tokens-reset': reset,
    'anthropic-ratelimit-input-tokens-limit': '2000000',
    'anthropic-ratelimit-input-tokens-remaining': '2000000',
    'anthropic-ratelimit-input-tokens-reset': reset,
    'anthropic-ratelimit-output-tokens-limit': '400000',
    'anthropic-ratelimit-output-tokens-remaining': '400000',
    'anthropic-ratelimit-output-tokens-reset': reset,
    'set-cookie': '_simulator=upstream; Path=/; HttpOnly',
  }
}

/** Waits, or less if the client leaves. */
export function sleepWhileOpen(response: ServerResponse, ms: number): Promise<void> {
  if (response.destroyed || ms <= 0) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(finish, ms)
    response.once('close', finish)
    function finish(): void {
      clearTimeout(timer)
      response.off('close', finish)
      resolve()
    }
  })
}

export function untilClosed(response: ServerResponse): Promise<void> {
  if (response.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    response.once('close', resolve)
  })
}

let resetSecond = 0
let resetText = ''

/** A second from now, written once a second: formatting it for each request shows in the load tests. */
function resetAt(nowMs: number): string {
  const second = Math.floor(nowMs / 1_000) + 1
  if (second !== resetSecond) {
    resetSecond = second
    resetText = new Date(second * 1_000).toISOString().replace('.000Z', 'Z')
  }
  return resetText
}
