import { clientHeaders, headerText } from './headers.ts'
import { createChunkDecoder, isIdentity } from './decode.ts'
import type { ChunkDecoder } from './decode.ts'
import type { MeteredAnswer, MeteredCall } from './metered-call.ts'
import {
  createSseStream,
  cutStream,
  endStream,
  failStream,
  leaveStream,
  takeChunk,
} from './sse-stream.ts'
import type { SseStream } from './sse-stream.ts'
import { likelyOutputTokensOf } from './stream-usage.ts'
import { watchStream } from './watch-streams.ts'

/** A stream of events, metered as it passes. */
export function openSseAnswer(metered: MeteredCall): MeteredAnswer {
  const { head, reservation } = metered
  const { response } = reservation.exchange
  response.writeHead(head.httpStatus, clientHeaders(head.headers, reservation.exchange))
  // The first event mostly comes with the head; where it does not, the client learns of the head now.
  setImmediate(() => {
    if (!response.destroyed && !response.writableEnded) response.flushHeaders()
  })
  const stream = createSseStream(metered)
  watchStream(reservation, {
    outputTokens: () => likelyOutputTokensOf(stream.usage),
    cut: () => cutStream(stream),
  })
  const encoding = headerText(head.headers, 'content-encoding')
  if (!isIdentity(encoding)) return openCompressed(stream, createChunkDecoder(encoding))
  return {
    data: (chunk) => takeChunk(stream, chunk, [chunk]),
    end: () => endStream(stream),
    fail: () => failStream(stream),
    clientGone: () => leaveStream(stream),
  }
}

/**
 * A compressed chunk goes on whole, and only once it is known what it holds. Of a stream that cannot be
 * decoded nothing goes on until its bound has been charged.
 */
function openCompressed(stream: SseStream, decoder: ChunkDecoder | undefined): MeteredAnswer {
  const { call, finish } = stream.metered
  let readable = decoder
  let turn = Promise.resolve()

  async function take(chunk: Buffer): Promise<void> {
    const pieces = await readable?.decode(chunk).catch(() => undefined)
    if (!pieces) readable = undefined
    takeChunk(stream, chunk, pieces)
    if (!stream.writer.isBlocked()) call.resume()
  }
  // One step after the other, since a chunk takes a while to decode.
  function next(step: () => void | Promise<void>): void {
    turn = turn.then(step)
    turn.catch((error: unknown) => finish(Promise.reject(error as Error)))
  }
  return {
    data: (chunk) => {
      call.pause()
      next(() => take(chunk))
    },
    end: () => next(() => endStream(stream)),
    fail: () =>
      next(() => {
        decoder?.close()
        failStream(stream)
      }),
    clientGone: () => next(() => leaveStream(stream)),
  }
}
