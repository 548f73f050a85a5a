import type { IncomingMessage } from 'node:http'
import type { Exchange } from './context.ts'
import { failure, invalidRequest, shouldRetry, success } from './errors.ts'
import type { GatewayError, Result } from './errors.ts'
import { whenClientGone } from './running.ts'

/** `undefined`: the client left before its body was complete, and there is nobody to answer. */
export type ReadBody = Result<Buffer> | undefined

/** What a body's headers alone refuse, before a byte of it is read. */
function bodyHeadersError(
  { headers }: Pick<IncomingMessage, 'headers'>,
  bytesMax: number,
): GatewayError | undefined {
  // A body that is decoded by somebody else's decoder is a body that we have not seen.
  if (headers['content-encoding'] !== undefined) {
    return unread(invalidRequest('content-encoding: request bodies must be sent uncompressed'))
  }
  if (!isJsonInUtf8(headers['content-type'] ?? '')) {
    return unread(invalidRequest('content-type: must be application/json, in UTF-8'))
  }
  if (Number(headers['content-length'] ?? 0) > bytesMax) return tooLarge(bytesMax)
  return undefined
}

/** Reads the whole body, within this request's bound and that of all requests together. */
export function readBody(exchange: Exchange): Promise<ReadBody> {
  const { request, gateway } = exchange
  const { requestBodyBytesMax, bufferedBodyBytesTotalMax } = gateway.bounds
  const refused = bodyHeadersError(request, requestBodyBytesMax)
  if (refused) return Promise.resolve(failure(refused))

  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    function finish(result: ReadBody): void {
      request.off('data', onData)
      request.off('end', onEnd)
      exchange.onClientGone = undefined
      resolve(result)
    }
    function onData(chunk: Buffer): void {
      bytes += chunk.length
      hold(exchange, chunk.length)
      if (bytes > requestBodyBytesMax) return finish(failure(tooLarge(requestBodyBytesMax)))
      if (gateway.bufferedBodyBytes > bufferedBodyBytesTotalMax) return finish(failure(overloaded))
      chunks.push(chunk)
    }
    function onEnd(): void {
      finish(success(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes)))
    }
    if (exchange.clientGone) return resolve(undefined)
    whenClientGone(exchange, () => finish(undefined))
    request.on('data', onData)
    request.on('end', onEnd)
  })
}

/** Gives back this request's share of the memory for bodies. */
export function releaseBody(exchange: Exchange): void {
  exchange.gateway.bufferedBodyBytes -= exchange.bufferedBytes
  exchange.bufferedBytes = 0
}

function hold(exchange: Exchange, bytes: number): void {
  exchange.bufferedBytes += bytes
  exchange.gateway.bufferedBodyBytes += bytes
}

/** Each run of spaces is followed by something else, so the expression never goes back over one. */
const jsonContentType = /^application\/json\s*(?:;\s*(?:charset\s*=\s*"?utf-?8"?\s*(?:;\s*)?)?)?$/i
const contentTypeLengthMax = 200

export function isJsonInUtf8(contentType: string): boolean {
  return contentType.length <= contentTypeLengthMax && jsonContentType.test(contentType)
}

function tooLarge(bytesMax: number): GatewayError {
  return unread({
    status: 413,
    type: 'request_too_large',
    message: `Request exceeds the maximum size of ${bytesMax} bytes.`,
  })
}

const overloaded = unread({
  status: 529,
  type: 'overloaded_error',
  message: 'Too many large requests are being read at once. Try again in a moment.',
  headers: [...shouldRetry, 'retry-after', '1'],
})

function unread(error: GatewayError): GatewayError {
  return { ...error, lingers: true }
}
