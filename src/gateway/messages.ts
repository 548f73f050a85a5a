import type { ApiKeyIdentity } from '#store/key-directory.ts'
import { admit, admitTokenCount, checkOpen } from './admit.ts'
import type { ParsedAsk } from './ask.ts'
import type { Exchange } from './context.ts'
import { answerError, success } from './errors.ts'
import type { GatewayError, Result } from './errors.ts'
import { forwardFreeCall } from './free-call.ts'
import { forwardMessage } from './message-call.ts'
import { readBody } from './read-body.ts'
import { release, settleBound } from './settle.ts'
import type { Reservation } from './settle.ts'

/** `POST /v1/messages`: read, admitted by its bound, sent on, metered, settled. */
export async function serveMessage(exchange: Exchange, identity: ApiKeyIdentity): Promise<void> {
  const { request, gateway } = exchange
  if (isLarge(request.headers['content-length'], gateway.bounds.parseOnLoopBytesMax)) {
    // A key that is closed does not get to fill our memory first.
    const closed = await checkOpen(exchange, identity)
    if (closed) return answerError(exchange, { ...closed, lingers: true })
  }
  const ask = await readAsk(exchange)
  if (!ask) return
  if (!ask.ok) return refuse(exchange, identity, ask.error)
  if (exchange.clientGone) return

  const admitted = await admit(exchange, identity, ask.value)
  if (!admitted.ok) return answerError(exchange, admitted.error)
  await serveAdmitted(admitted.value)
}

/** Calls that cost nothing pass where the key, its workspace and its organization are open, and not too often. */
export async function serveFreeCall(exchange: Exchange, identity: ApiKeyIdentity): Promise<void> {
  const counts = exchange.route.admission === 'call'
  const refused = counts
    ? await admitTokenCount(exchange, identity)
    : await checkOpen(exchange, identity)
  if (refused) return answerError(exchange, { ...refused, lingers: true })
  const body = exchange.route.method === 'GET' ? undefined : await takeInBody(exchange)
  if (body && !body.ok) return answerError(exchange, body.error)
  if (!exchange.clientGone) await forwardFreeCall(exchange)
}

/** Reads and parses the body, and leaves it in the exchange alone: this call, which saw it, is over then. */
async function readAsk(exchange: Exchange): Promise<Result<ParsedAsk> | undefined> {
  const read = await takeInBody(exchange)
  if (!read?.ok) return read
  return exchange.body && exchange.gateway.askParser.parse(exchange.body)
}

async function takeInBody(exchange: Exchange): Promise<Result<undefined> | undefined> {
  const body = await readBody(exchange)
  if (!body?.ok) return body
  exchange.body = body.value
  return success(undefined)
}

async function serveAdmitted(reservation: Reservation): Promise<void> {
  const { exchange } = reservation
  try {
    if (exchange.clientGone) await release(reservation, 'not_sent')
    else await forwardMessage(reservation)
  } finally {
    if (!reservation.closed) {
      const { requestId, gateway } = exchange
      gateway.logger.error(
        { requestId },
        'a request ended without being settled: charging its bound',
      )
      await settleBound(reservation, 'no_response')
    }
  }
}

/** A key that is closed is told so, whatever else is wrong with its request. */
async function refuse(
  exchange: Exchange,
  identity: ApiKeyIdentity,
  error: GatewayError,
): Promise<void> {
  const closed = await checkOpen(exchange, identity)
  answerError(exchange, closed ? { ...closed, lingers: true } : error)
}

/** Chunked bodies say no length, and count as large. */
function isLarge(contentLength: string | undefined, bytesMax: number): boolean {
  return contentLength === undefined || Number(contentLength) > bytesMax
}
