import { showsOne } from '#contract/conditions.ts'
import { bounds } from '#platform/bounds.ts'
import type { Logger } from '#platform/log.ts'
import type { AnswerBody } from './answer-body.ts'
import { ApiError } from './api-error.ts'
import type { RequestContext } from './context.ts'
import type { Denials } from './denials.ts'
import { conditionOf, etagOf } from './etag.ts'
import { AnsweredBefore, keepAnswer, parseIdempotency, refuseAnswered } from './idempotency.ts'
import { readInput } from './read-input.ts'
import type { Input } from './read-input.ts'
import type { Route } from './route.ts'

/** A request, once it is known which route it takes. */
type Asked = {
  readonly request: Request
  readonly route: Route
  readonly routes: readonly Route[]
  readonly params: unknown
}

/** Asks whether the caller may, answers, and records it when they may not. */
export async function answerRoute(
  context: RequestContext,
  asked: Asked,
  denials: Denials,
): Promise<Response> {
  try {
    context.caller.access.requireSomewhere(context.action)
    return await answer(context, asked)
  } catch (error) {
    if (error instanceof AnsweredBefore) {
      return Response.json(error.answer, { headers: { 'idempotent-replayed': 'true' } })
    }
    if (error instanceof ApiError && error.type === 'permission_error') {
      await denials.record(context)
    }
    throw error
  }
}

async function answer(bare: RequestContext, asked: Asked): Promise<Response> {
  const { route, request } = asked
  const input = readInput(asked)
  const context = await withHeaders(bare, asked, input)
  await refuseAnswered(context)
  const answered = await route.answer(context, input)
  const { contentType } = route.endpoint
  const headers = new Headers(context.answerHeaders)
  headers.set('content-type', contentType)
  if (isBody(answered)) return sendBody(answered, headers)
  if (contentType !== 'application/json') {
    const lines = linesOf(answered as AsyncIterable<unknown>)
    return new Response(piecesOf(context.logger, lines, request), { headers })
  }
  await keepAnswer(context, answered)
  if (showsOne(route.endpoint)) headers.set('etag', etagOf(answered))
  return Response.json(answered, { headers })
}

function isBody(answered: unknown): answered is AnswerBody {
  return (answered as Partial<AnswerBody> | null)?.bytes instanceof Uint8Array
}

/** In pieces: the event loop has its turn between them. */
function sendBody({ bytes, isGzip }: AnswerBody, headers: Headers): Response {
  headers.set('content-length', String(bytes.length))
  headers.set('vary', 'accept-encoding')
  if (isGzip) headers.set('content-encoding', 'gzip')
  function* pieces(): Iterable<Uint8Array> {
    for (let from = 0; from < bytes.length; from += bounds.answerPieceBytesMax) {
      yield bytes.subarray(from, from + bounds.answerPieceBytesMax)
    }
  }
  return new Response(ReadableStream.from(pieces()), { headers })
}

/** What the headers say of how the request is to be made: once, and only of what its caller has seen. */
async function withHeaders(
  context: RequestContext,
  { request, route, routes, params }: Asked,
  input: Input,
): Promise<RequestContext> {
  const key = route.endpoint.method === 'POST' ? request.headers.get('idempotency-key') : null
  const ifMatch = request.headers.get('if-match') ?? undefined
  const { url } = request
  return {
    ...context,
    condition: conditionOf(context, { route, routes, params, ifMatch }),
    idempotency:
      key === null
        ? undefined
        : parseIdempotency(context, key, { url, body: await input.readText() }),
  }
}

async function* linesOf(items: AsyncIterable<unknown>): AsyncIterable<string> {
  for await (const item of items) yield `${JSON.stringify(item)}\n`
}

/** The status has been sent by the time a line fails: what is left is to break the answer off. */
function piecesOf(
  logger: Logger,
  texts: AsyncIterable<string>,
  { url }: Request,
): ReadableStream<Uint8Array> {
  async function* pieces(): AsyncIterable<Uint8Array> {
    const encoder = new TextEncoder()
    let piece = ''
    try {
      for await (const text of texts) {
        piece += text
        if (piece.length < bounds.linesPieceCharactersMin) continue
        yield encoder.encode(piece)
        piece = ''
      }
    } catch (error) {
      logger.error({ err: error, path: new URL(url).pathname }, 'a streamed answer broke off')
      throw error
    }
    if (piece !== '') yield encoder.encode(piece)
  }
  return ReadableStream.from(pieces())
}
