import type { ApiKeyIdentity } from '#store/key-directory.ts'
import { admit, maxTokensFault } from './admit.ts'
import { admitTokenCount, checkOpen, limitsModels, refuseModel } from './admit-free-call.ts'
import type { OpenScopes } from './admit-free-call.ts'
import type { ParsedAsk } from './ask.ts'
import type { Exchange } from './context.ts'
import { answerError, success } from './errors.ts'
import type { GatewayError, Result } from './errors.ts'
import { forwardFreeCall } from './free-call.ts'
import { forwardMessage } from './message-call.ts'
import { readBody } from './read-body.ts'
import { serveModels } from './serve-models.ts'
import { release, settleBound } from './settle.ts'
import type { Reservation } from './settle.ts'

/** `POST /v1/messages`: read, admitted by its bound, sent on, metered, settled. */
export async function serveMessage(exchange: Exchange, identity: ApiKeyIdentity): Promise<void> {
  const { request, gateway } = exchange
  if (isLarge(request.headers['content-length'], gateway.bounds.parseOnLoopBytesMax)) {
    // A key that is closed does not get to fill our memory first.
    const open = await checkOpen(exchange, identity)
    if (!open.ok) return answerError(exchange, { ...open.error, lingers: true })
  }
  const ask = await readAsk(exchange)
  if (!ask) return
  if (!ask.ok) return refuse(exchange, identity, ask.error)
  if (exchange.clientGone) return
  const fault = maxTokensFault(exchange, ask.value)
  if (fault) return refuse(exchange, identity, fault)

  const admitted = await admit(exchange, identity, ask.value)
  if (!admitted.ok) return answerError(exchange, admitted.error)
  await serveAdmitted(admitted.value)
}

/** Calls that cost nothing pass where the key, its workspace and its organization are open, and not too often. */
export async function serveFreeCall(exchange: Exchange, identity: ApiKeyIdentity): Promise<void> {
  const counts = exchange.route.admission === 'call'
  const open = counts
    ? await admitTokenCount(exchange, identity)
    : await checkOpen(exchange, identity)
  if (!open.ok) return answerError(exchange, { ...open.error, lingers: true })
  if (!counts) return serveModels(exchange, open.value)
  const body = await takeInBody(exchange)
  if (body && !body.ok) return answerError(exchange, body.error)
  const refused = await modelFault(exchange, identity, open.value)
  if (refused) return answerError(exchange, refused)
  if (!exchange.clientGone) await forwardFreeCall(exchange)
}

/**
 * What a call names is read only where some models are refused. The call has been counted by then: the body, which
 * may be large, is read from nobody who calls too often.
 */
async function modelFault(
  exchange: Exchange,
  identity: ApiKeyIdentity,
  scopes: OpenScopes,
): Promise<GatewayError | undefined> {
  if (!exchange.body || !limitsModels(scopes)) return undefined
  const model = await exchange.gateway.askParser.modelOf(exchange.body)
  if (!model.ok) return model.error
  return refuseModel(exchange, identity, { scopes, model: model.value })
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
  const open = await checkOpen(exchange, identity)
  answerError(exchange, open.ok ? error : { ...open.error, lingers: true })
}

/** Chunked bodies say no length, and count as large. */
function isLarge(contentLength: string | undefined, bytesMax: number): boolean {
  return contentLength === undefined || Number(contentLength) > bytesMax
}
