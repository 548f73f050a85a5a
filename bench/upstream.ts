import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { jsonAnswer, streamAnswer } from './fixed-exchange.ts'
import { createHttpReader } from './http-reader.ts'

/**
 * The upstream of every cell, a process of its own: answers each request with the fixed answer and
 * counts what it has answered. It speaks just enough HTTP for that, so that it takes as little as
 * possible of the cores that it shares with the proxy.
 */
export type UpstreamCommand =
  | { readonly command: 'count' }
  /** The pause between two events of a stream; 0 = none. */
  | { readonly command: 'pace'; readonly eventIntervalMs: number }

export type UpstreamReport =
  | { readonly event: 'listening'; readonly port: number }
  | { readonly event: 'count'; readonly answered: number }
  | { readonly event: 'paced' }

// Header for header what the Claude API sends, since each proxy has to carry them all.
const commonHeaders = [
  'date: Sun, 22 Nov 2026 12:00:00 GMT',
  'anthropic-organization-id: 51400000-0000-4000-8000-000000000001',
  'anthropic-ratelimit-requests-limit: 4000',
  'anthropic-ratelimit-requests-remaining: 3999',
  'anthropic-ratelimit-requests-reset: 2026-11-22T12:00:00Z',
  'anthropic-ratelimit-input-tokens-limit: 2000000',
  'anthropic-ratelimit-input-tokens-remaining: 1999000',
  'anthropic-ratelimit-input-tokens-reset: 2026-11-22T12:00:00Z',
  'request-id: req_011BenchBenchBenchBench01',
  'strict-transport-security: max-age=31536000; includeSubDomains; preload',
  'server: bench',
].join('\r\n')

const jsonResponse = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${commonHeaders}\r\n` +
    `content-length: ${Buffer.byteLength(jsonAnswer)}\r\n\r\n${jsonAnswer}`,
)
const streamHead = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ncache-control: no-cache\r\n` +
    `${commonHeaders}\r\ntransfer-encoding: chunked\r\n\r\n`,
)
const streamChunks = streamAnswer.map((event) =>
  Buffer.from(`${Buffer.byteLength(event).toString(16)}\r\n${event}\r\n`),
)
const streamEnd = Buffer.from('0\r\n\r\n')
// Without a pause between them a write for each event would make this process the slowest of the three:
// the system calls of 50 writes take longer than any proxy takes for the stream.
const eventsPerPacket = 5
const streamPackets = Array.from(
  { length: Math.ceil(streamChunks.length / eventsPerPacket) },
  (_, index) => {
    const events = streamChunks.slice(index * eventsPerPacket, (index + 1) * eventsPerPacket)
    const isLast = (index + 1) * eventsPerPacket >= streamChunks.length
    return Buffer.concat(isLast ? [...events, streamEnd] : events)
  },
)

let answered = 0
let eventIntervalMs = 0

const server = createServer({ noDelay: true }, (socket) => {
  const reader = createHttpReader()
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    const request = reader.read(chunk as Buffer)
    if (request) answer(socket, request.body)
  })
})
server.listen(0, '127.0.0.1', () => {
  report({ event: 'listening', port: (server.address() as AddressInfo).port })
})
process.on('message', (message: UpstreamCommand) => {
  if (message.command === 'count') return report({ event: 'count', answered })
  eventIntervalMs = message.eventIntervalMs
  report({ event: 'paced' })
})
process.on('disconnect', () => process.exit())

function answer(socket: Socket, body: Buffer): void {
  if (!body.includes('"stream":true')) {
    answered += 1
    socket.write(jsonResponse)
    return
  }
  socket.write(streamHead)
  if (eventIntervalMs > 0) return sendSlowly(socket, 0)
  for (const packet of streamPackets) socket.write(packet)
  answered += 1
}

function sendSlowly(socket: Socket, index: number): void {
  if (socket.destroyed) return
  socket.write(streamChunks[index]!)
  if (index + 1 < streamChunks.length) {
    setTimeout(sendSlowly, eventIntervalMs, socket, index + 1)
    return
  }
  answered += 1
  socket.write(streamEnd)
}

function report(message: UpstreamReport): void {
  process.send?.(message)
}
