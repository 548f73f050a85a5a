import type { Dispatcher } from 'undici'
import type { Exchange } from './context.ts'
import { releaseBody } from './read-body.ts'

/**
 * A request's body on its way to the upstream, as undici takes it. Nothing is ever sent twice, so a body
 * is let go once it is written: an answer may take many minutes, and a large body is not to stay in
 * memory, nor in the account of it, for as long. undici keeps a Buffer for as long as its request lives,
 * and of an iterable only what has not been asked for yet.
 */
export function bodyToSend(exchange: Exchange): SentBody {
  const { body } = exchange
  if (!body || body.length <= keptBytesMax) return body ?? null
  // Its types leave iterables out; its documentation and its code do not.
  return piecesOf(exchange) as Iterable<Buffer> as SentBody
}

type SentBody = Exclude<Dispatcher.DispatchOptions['body'], undefined>

/** What an iterable needs said of it, since undici cannot know its length: names and values in turn. */
export function lengthHeaders({ body }: Exchange): string[] {
  return body && body.length > keptBytesMax ? ['content-length', String(body.length)] : []
}

/** The upstream answers, so that it has the body, or wants no more of it. */
export function letBodyGo(exchange: Exchange): void {
  exchange.body = undefined
  releaseBody(exchange)
}

/** Small bodies stay where they are until their request ends: an iterable costs more than they do. */
const keptBytesMax = 16 * 1024

function* piecesOf(exchange: Exchange): Generator<Buffer> {
  // Never in a variable, which would hold it for as long as the generator lives.
  if (exchange.body) yield takeBody(exchange, exchange.body)
  // Asked for more: the socket has taken it.
  letBodyGo(exchange)
}

function takeBody(exchange: Exchange, body: Buffer): Buffer {
  exchange.body = undefined
  return body
}
