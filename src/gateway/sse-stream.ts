import { closedMeanwhile, noteCut, outcomeOfClosed } from './closed-meanwhile.ts'
import { isIdentity } from './decode.ts'
import { headerText } from './headers.ts'
import type { MeteredCall } from './metered-call.ts'
import { settleBound, settleEstimated, settleReported } from './settle.ts'
import { createSseScanner } from './sse-scanner.ts'
import type { SseEvent, SseScanner } from './sse-scanner.ts'
import {
  addDelta,
  addEvent,
  createStreamUsage,
  estimatedUsageOf,
  likelyOutputTokensAtEnd,
  reportedUsageOf,
  stopBlock,
} from './stream-usage.ts'
import type { StreamUsage } from './stream-usage.ts'
import { createClientWriter } from './write-through.ts'
import type { ClientWriter } from './write-through.ts'

/**
 * A stream on its way to the client.
 *
 * `passing`: each chunk goes on as it comes. `holding`: the final `message_delta` has gone on, and what
 * follows is kept. `settling`: the charge is being committed, once. `flowing`: it is committed, and the
 * rest goes on. `over`: nothing more is sent.
 */
export type SseStream = {
  readonly metered: MeteredCall
  readonly usage: StreamUsage
  readonly scanner: SseScanner
  readonly writer: ClientWriter
  phase: 'passing' | 'holding' | 'settling' | 'flowing' | 'over'
  /** Where in the chunk being scanned begins what must be held; -1 for nowhere. */
  holdFrom: number
  /** The last event of the message has been seen: its `message_stop`, or an `error`. */
  lastEvent: 'message_stop' | 'error' | undefined
  upstreamEnd: 'open' | 'ended' | 'broken'
  held: Buffer[]
  heldBytes: number
  stopTimer: NodeJS.Timeout | undefined
  /** What the client has been sent ends with an event, as against somewhere inside one. */
  endsWhole: boolean
}

type StreamEnding = 'complete' | 'client_gone' | 'upstream_cut' | 'cut'

export function createSseStream(metered: MeteredCall): SseStream {
  const { exchange, ask } = metered.reservation
  const { clock, bounds } = exchange.gateway
  const stream: SseStream = {
    metered,
    usage: createStreamUsage(ask),
    scanner: createSseScanner(
      {
        delta: (payloadBytes) => addDelta(stream.usage, payloadBytes, clock.monotonicMs()),
        blockStop: () => stopBlock(stream.usage),
        event: (event) => takeEvent(stream, event),
      },
      bounds.sseLineBytesMax,
    ),
    writer: createClientWriter(exchange, () => metered.call),
    phase: 'passing',
    holdFrom: -1,
    lastEvent: undefined,
    upstreamEnd: 'open',
    held: [],
    heldBytes: 0,
    stopTimer: undefined,
    endsWhole: true,
  }
  return stream
}

/** Takes in a chunk and what it unfolds to: itself, unless it is compressed; `undefined` if nobody can say. */
export function takeChunk(
  stream: SseStream,
  chunk: Buffer,
  pieces: readonly Buffer[] | undefined,
): void {
  if (stream.phase === 'over') return
  if (stream.phase === 'flowing') return stream.writer.write(chunk)
  const { exchange } = stream.metered.reservation
  if (exchange.clientGone) return leaveStream(stream)
  for (const piece of pieces ?? []) stream.scanner.feed(piece)

  if (stream.phase !== 'passing') {
    hold(stream, chunk)
  } else if (stream.holdFrom < 0 && pieces) {
    stream.writer.write(chunk)
    stream.endsWhole = endsEvent(chunk)
  } else {
    // What is compressed cannot be cut: it is held whole.
    const from = pieces?.[0] === chunk ? Math.max(0, stream.holdFrom) : 0
    stream.writer.write(chunk.subarray(0, from))
    hold(stream, chunk.subarray(from))
    startHolding(stream)
  }
  if (!pieces) stream.usage.isUnreadable = true
  if (stream.lastEvent || !pieces) concludeStream(stream, endingOf(stream))
}

export function endStream(stream: SseStream): void {
  stream.upstreamEnd = 'ended'
  if (stream.phase === 'flowing') finish(stream)
  else concludeStream(stream, stream.usage.isStopped ? 'complete' : 'upstream_cut')
}

export function failStream(stream: SseStream): void {
  stream.upstreamEnd = 'broken'
  if (stream.phase === 'flowing') finish(stream)
  else concludeStream(stream, 'upstream_cut')
}

/** The client is gone: the upstream is stopped at once, and what it generated until now is charged. */
export function leaveStream(stream: SseStream): void {
  concludeStream(stream, outcomeOfClosed(stream.metered.reservation.exchange))
  stream.metered.call.abort('the client is gone')
}

/**
 * The stream's key or workspace has been closed, and streams with it: the upstream is stopped, the client
 * told, and what was generated until now is charged. One that has ended already ends as it would have.
 */
export function cutStream(stream: SseStream): void {
  if (stream.phase !== 'passing') return
  const { exchange } = stream.metered.reservation
  noteCut(exchange)
  concludeStream(stream, 'cut')
  stream.metered.call.abort('its key or workspace has been closed')
}

/** What the client of a stream that has been cut is told, in place of the rest. */
const cutEvent = Buffer.from(
  `event: error\ndata: ${JSON.stringify({
    type: 'error',
    error: { type: closedMeanwhile.type, message: closedMeanwhile.message },
  })}\n\n`,
)

/** A blank line ends an event. */
function endsEvent(chunk: Buffer): boolean {
  const end = chunk.toString('latin1', Math.max(0, chunk.length - 4))
  return end.endsWith('\n\n') || end.endsWith('\r\n\r\n')
}

/** Charges the stream, once, and then lets the held rest go. */
function concludeStream(stream: SseStream, ending: StreamEnding): void {
  if (stream.phase !== 'passing' && stream.phase !== 'holding') return
  stream.phase = 'settling'
  clearTimeout(stream.stopTimer)
  charge(stream, ending).then(
    (committed) => afterCharge(stream, committed, ending),
    (error: unknown) => {
      stream.phase = 'over'
      stream.metered.finish(Promise.reject(error))
    },
  )
}

function takeEvent(stream: SseStream, event: SseEvent): void {
  const { clock } = stream.metered.reservation.exchange.gateway
  const mark = addEvent(stream.usage, event, clock.monotonicMs())
  if (mark === 'none') return
  if (mark === 'end') stream.lastEvent ??= event.name === 'error' ? 'error' : 'message_stop'
  if (stream.phase === 'passing' && stream.holdFrom < 0) {
    // The final delta itself may go; an event that ends the message may not.
    stream.holdFrom = mark === 'final' ? event.end : event.start
  }
}

function startHolding(stream: SseStream): void {
  const { sseStopMsMax } = stream.metered.reservation.exchange.gateway.bounds
  stream.phase = 'holding'
  stream.stopTimer = setTimeout(() => concludeStream(stream, endingOf(stream)), sseStopMsMax)
}

function hold(stream: SseStream, bytes: Buffer): void {
  const { sseHeldBytesMax } = stream.metered.reservation.exchange.gateway.bounds
  stream.held.push(bytes)
  stream.heldBytes += bytes.length
  if (stream.heldBytes <= sseHeldBytesMax) return
  stream.metered.call.pause()
  concludeStream(stream, endingOf(stream))
}

function endingOf(stream: SseStream): StreamEnding {
  return stream.lastEvent === 'error' && !stream.usage.isStopped ? 'upstream_cut' : 'complete'
}

function charge(stream: SseStream, ending: StreamEnding): Promise<boolean> {
  const { usage, metered, writer } = stream
  const { reservation } = metered
  if (ending === 'complete' || usage.isStopped || usage.isUnreadable) {
    const reported = reportedUsageOf(usage)
    if (reported) return settleReported(reservation, reported, ending)
    return settleBound(reservation, ending === 'complete' ? 'unreadable' : ending)
  }
  const { clock } = reservation.exchange.gateway
  const estimated = estimatedUsageOf(usage, clock.monotonicMs(), writer.isHeldUp())
  return estimated
    ? settleEstimated(reservation, estimated, {
        outcome: ending,
        likelyOutputTokens: likelyOutputTokensAtEnd(usage, estimated),
      })
    : settleBound(reservation, ending)
}

function afterCharge(stream: SseStream, committed: boolean, ending: StreamEnding): void {
  const { reservation, call, head } = stream.metered
  const { exchange } = reservation
  const brokeOff = ending === 'upstream_cut' && stream.lastEvent === undefined
  if (committed && ending === 'cut' && !exchange.clientGone) {
    stream.phase = 'over'
    // In the middle of an event, or of compressed bytes, nothing can be said: the connection ends.
    if (stream.endsWhole && isIdentity(headerText(head.headers, 'content-encoding')))
      exchange.response.end(cutEvent)
    else exchange.response.destroy()
    stream.metered.finish(Promise.resolve())
    return
  }
  if (!committed || exchange.clientGone || brokeOff) {
    exchange.response.destroy()
    call.abort('the stream is over')
    stream.upstreamEnd = 'broken'
    finish(stream)
    return
  }
  stream.phase = 'flowing'
  for (const bytes of stream.held.splice(0)) stream.writer.write(bytes)
  if (stream.upstreamEnd !== 'open') finish(stream)
  else if (!stream.writer.isBlocked()) call.resume()
}

function finish(stream: SseStream): void {
  const { response } = stream.metered.reservation.exchange
  stream.phase = 'over'
  if (stream.upstreamEnd === 'ended') response.end()
  else response.destroy()
  stream.metered.finish(Promise.resolve())
}
