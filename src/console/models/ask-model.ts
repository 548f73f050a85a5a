import { mergeStreamUsage } from '#domain/usage-report.ts'
import { send } from '../api/client.ts'
import { ApiFault } from '../api/fault.ts'
import { readEvents } from './read-events.ts'

/** The Claude API of this server, with a secret in the place of the session. */

export type ListedModel = { readonly id: string; readonly display_name: string }

export type Turn = { readonly role: 'user' | 'assistant'; readonly content: string }

export type MessageRequest = {
  readonly model: string
  readonly max_tokens: number
  readonly system?: string
  readonly messages: readonly Turn[]
}

/** What an answer was, once it is over. `usage` is the wire's. */
export type Answer = {
  readonly model: string
  readonly text: string
  readonly stopReason: string | null
  readonly usage: unknown
}

/** Newest first, and only those that the key may call. */
export async function listModels(
  secret: string,
  signal?: AbortSignal,
): Promise<readonly ListedModel[]> {
  const response = await send('/v1/models?limit=1000', withKey(secret, { signal }))
  const { data } = (await response.json()) as { data: readonly ListedModel[] }
  return data
}

export async function createMessage(secret: string, request: MessageRequest): Promise<Answer> {
  const response = await send('/v1/messages', withKey(secret, { body: request }))
  const message = (await response.json()) as WireMessage
  return {
    model: message.model,
    text: message.content.map((block) => block.text ?? '').join(''),
    stopReason: message.stop_reason,
    usage: message.usage,
  }
}

type Streaming = {
  readonly signal: AbortSignal
  /** All of the text so far. */
  readonly onText: (text: string) => void
}

/** The same as it comes. Throws an `ApiFault`, or an `AbortError` once it is stopped. */
export async function streamMessage(
  secret: string,
  request: MessageRequest,
  { signal, onText }: Streaming,
): Promise<Answer> {
  const response = await send(
    '/v1/messages',
    withKey(secret, { signal, body: { ...request, stream: true } }),
  )
  if (!response.body) throw broken(response)
  let answer: Answer = { model: request.model, text: '', stopReason: null, usage: undefined }
  try {
    for await (const { data } of readEvents(response.body)) {
      const event = JSON.parse(data) as WireEvent
      if (event.type === 'error') throw faultOf(event, response)
      if (event.type === 'message_stop') return answer
      const next = apply(answer, event)
      if (next.text !== answer.text) onText(next.text)
      answer = next
    }
  } catch (cause) {
    if (cause instanceof ApiFault || signal.aborted) throw cause
    throw broken(response, cause)
  }
  throw broken(response)
}

type WireMessage = {
  readonly model: string
  readonly content: readonly { readonly type: string; readonly text?: string }[]
  readonly stop_reason: string | null
  readonly usage: unknown
}

type WireEvent =
  | { readonly type: 'message_start'; readonly message: WireMessage }
  | {
      readonly type: 'content_block_delta'
      readonly delta: { readonly type: string; readonly text?: string }
    }
  | {
      readonly type: 'message_delta'
      readonly delta: { readonly stop_reason: string | null }
      readonly usage: unknown
    }
  | { readonly type: 'error'; readonly error: { readonly type: string; readonly message: string } }
  | { readonly type: 'content_block_start' | 'content_block_stop' | 'message_stop' | 'ping' }

function apply(answer: Answer, event: WireEvent): Answer {
  switch (event.type) {
    case 'message_start':
      return { ...answer, model: event.message.model, usage: event.message.usage }
    case 'content_block_delta':
      return { ...answer, text: answer.text + (event.delta.text ?? '') }
    case 'message_delta':
      return {
        ...answer,
        stopReason: event.delta.stop_reason,
        usage: mergeStreamUsage(answer.usage, event.usage),
      }
    case 'content_block_start':
    case 'content_block_stop':
    case 'message_stop':
    case 'ping':
    case 'error':
      return answer
    default:
      // Kinds of events may be added to the API; whoever does not know one leaves it out.
      return answer
  }
}

type Sent = { readonly body?: object; readonly signal?: AbortSignal | undefined }

function withKey(secret: string, { body, signal }: Sent): RequestInit {
  return {
    method: body ? 'POST' : 'GET',
    // The key says who asks: the session has no part in it.
    credentials: 'omit',
    signal: signal ?? null,
    headers: {
      'x-api-key': secret,
      'anthropic-version': '2023-06-01',
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }
}

function faultOf({ error }: Extract<WireEvent, { type: 'error' }>, response: Response): ApiFault {
  const requestId = response.headers.get('request-id') ?? undefined
  return new ApiFault(error.message, { type: error.type, status: response.status, requestId })
}

function broken(response: Response, cause?: unknown): ApiFault {
  const requestId = response.headers.get('request-id') ?? undefined
  const message = 'The answer ended before it was complete.'
  return new ApiFault(message, { type: 'timeout_error', status: 0, requestId, cause })
}
