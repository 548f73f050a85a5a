import type Anthropic from '@anthropic-ai/sdk'
import type { BillLine, BillTotals } from '#simulator/bill.ts'
import type { RecordedRequest } from '#simulator/recorder.ts'
import { callRaw } from './raw-client.ts'

// Raw HTTP for the simulator's own tests, since a client library would hide what they look at.

export const hello = {
  model: 'claude-sonnet-5',
  max_tokens: 200,
  messages: [{ role: 'user', content: 'Good morning, studio' }],
}

export const helloStream = { ...hello, stream: true }

export type Asking = {
  readonly body?: object
  readonly scenario?: string
  readonly headers?: Record<string, string>
  readonly path?: string
}

export function ask(url: string, asking: Asking = {}): Promise<Response> {
  const { body = hello, scenario, headers, path = '/v1/messages' } = asking
  return fetch(url + path, {
    method: 'POST',
    headers: {
      'anthropic-version': '2023-06-01',
      'x-api-key': 'test-key',
      ...(scenario === undefined ? {} : { 'x-simulator-scenario': scenario }),
      ...headers,
    },
    body: JSON.stringify(body),
  })
}

export type Message = Anthropic.Beta.BetaMessage

export type Wire = {
  readonly message: Message
  readonly error: { readonly error: { readonly type: string; readonly message: string } }
  readonly bill: { readonly lines: readonly BillLine[]; readonly totals: BillTotals }
  readonly requests: { readonly requests: readonly RecordedRequest[] }
  readonly count: { readonly input_tokens: number }
  readonly models: {
    readonly data: readonly { readonly id: string }[]
    readonly first_id: string
    readonly last_id: string
    readonly has_more: boolean
  }
}

/** Reads a body that the test then looks into; the type is what the test expects to find. */
export async function read<Shape extends keyof Wire>(
  _shape: Shape,
  response: Response | Promise<Response>,
): Promise<Wire[Shape]> {
  return (await (await response).json()) as Wire[Shape]
}

export type EncodedAnswer = {
  readonly body: Buffer
  readonly encoding: string | undefined
  readonly complete: boolean
}

/** Without `fetch`'s own decompression, and with what came before a cut. */
export async function askRaw(url: string, body: object, scenario: string): Promise<EncodedAnswer> {
  const headers = { 'anthropic-version': '2023-06-01', 'x-simulator-scenario': scenario }
  const call = { url, path: '/v1/messages', headers, body: JSON.stringify(body) }
  const { headers: answered, ...answer } = await callRaw(call)
  return { ...answer, encoding: answered['content-encoding'] }
}

export type StreamEvent = {
  readonly type: string
  readonly message?: Message
  readonly usage?: Anthropic.Beta.BetaMessageDeltaUsage
}

export function parseEvents(text: string | Buffer): StreamEvent[] {
  return text
    .toString()
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => JSON.parse(event.slice(event.indexOf('data: ') + 6)) as StreamEvent)
}

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2))
}
