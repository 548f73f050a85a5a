import type { ServerResponse } from 'node:http'
import { constants, createBrotliCompress, createDeflate, createGzip } from 'node:zlib'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { findInteger, type Scenario } from './scenario.ts'

export type Encoding = 'gzip' | 'br' | 'deflate'

/** The body of a stream on its way out, compressed or cut into small pieces where a scenario says so. */
export type BodyWriter = {
  /** `false` when the client does not keep up; then wait for `drained`. */
  write(text: string): boolean
  /** Resolves when there is room again, or the client has gone. */
  drained(): Promise<void>
  /** Resolves when all that was written has left, or the client has gone. */
  flushed(): Promise<void>
  end(): void
}

/** The encoding that a scenario forces on an answer, whatever the client said it accepts. */
export function encodingOf(scenario: Scenario): Encoding | undefined {
  return (['gzip', 'br', 'deflate'] as const).find((encoding) => scenario.has(encoding))
}

export function encodeBody(text: string, encoding: Encoding | undefined): Buffer | string {
  switch (encoding) {
    case undefined:
      return text
    case 'gzip':
      return gzipSync(text)
    case 'br':
      return brotliCompressSync(text)
    case 'deflate':
      return deflateSync(text)
  }
}

export function createBodyWriter(response: ServerResponse, scenario: Scenario): BodyWriter {
  const sink = createSink(response, encodingOf(scenario))
  const pieceBytes = scenario.has('chunked')
    ? Math.max(1, findInteger(scenario, 'chunked', 'bytes') ?? 7)
    : undefined
  return {
    write: (text) => (pieceBytes === undefined ? sink.write(text) : writePieces(text, pieceBytes)),
    drained: () => waitFor((done) => sink.once('drain', done)),
    async flushed() {
      await waitFor((done) => sink.write('', done))
      if (sink !== response) await waitFor((done) => response.write('', done))
    },
    end: () => sink.end(),
  }

  function writePieces(text: string, bytes: number): boolean {
    const whole = Buffer.from(text)
    let roomLeft = true
    for (let at = 0; at < whole.length; at += bytes) {
      roomLeft = sink.write(whole.subarray(at, at + bytes))
    }
    return roomLeft
  }

  function waitFor(listen: (done: () => void) => void): Promise<void> {
    if (response.destroyed) return Promise.resolve()
    return new Promise((resolve) => {
      const done = () => {
        response.off('close', done)
        resolve()
      }
      response.once('close', done)
      listen(done)
    })
  }
}

function createSink(response: ServerResponse, encoding: Encoding | undefined) {
  if (encoding === undefined) return response
  const encoder = createEncoder(encoding)
  encoder.pipe(response)
  response.once('close', () => encoder.destroy())
  // A write that meets a connection just closed is no failure of the simulator.
  encoder.on('error', () => {})
  return encoder
}

/** Each event is flushed through, as a streaming server does; otherwise it would arrive at the end. */
function createEncoder(encoding: Encoding) {
  switch (encoding) {
    case 'gzip':
      return createGzip({ flush: constants.Z_SYNC_FLUSH })
    case 'deflate':
      return createDeflate({ flush: constants.Z_SYNC_FLUSH })
    case 'br':
      return createBrotliCompress({ flush: constants.BROTLI_OPERATION_FLUSH })
  }
}
