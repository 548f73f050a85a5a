/**
 * Reads HTTP/1.1 messages of one connection, without pipelining. Only as much of the protocol as the
 * bench's two ends need; it exists because `node:http` on both ends would cost more than what is measured.
 */
export type HttpMessage = {
  /** The request line or the status line. */
  readonly firstLine: string
  /** The body, decoded where it was chunked. */
  readonly body: Buffer
}

export type HttpReader = {
  /** The message that `chunk` completes, if it completes one. Throws on what is no HTTP. */
  read(chunk: Buffer): HttpMessage | undefined
}

const headBytesMax = 64 * 1024
const headEnd = Buffer.from('\r\n\r\n')
const lastChunk = Buffer.from('\r\n0\r\n\r\n')

export function createHttpReader(): HttpReader {
  let received: Buffer[] = []
  let bytes = 0
  let bodyAt = -1
  /** -1 for a chunked body. */
  let bodyBytes = 0
  let firstLine = ''

  function readHead(): boolean {
    if (received.length > 1) received = [Buffer.concat(received)]
    const buffer = received[0]!
    const end = buffer.indexOf(headEnd)
    if (end < 0) {
      if (bytes > headBytesMax) throw new Error('a head without an end')
      return false
    }
    const head = buffer.toString('latin1', 0, end)
    firstLine = head.slice(0, head.indexOf('\r\n'))
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)
    if (length) bodyBytes = Number(length[1])
    else bodyBytes = /\r\ntransfer-encoding: *chunked/i.test(head) ? -1 : 0
    bodyAt = end + 4
    return true
  }

  function isComplete(): boolean {
    if (bodyBytes >= 0) return bytes >= bodyAt + bodyBytes
    let tail = received.at(-1)!
    if (tail.length < lastChunk.length && received.length > 1) {
      received = [Buffer.concat(received)]
      tail = received[0]!
    }
    return tail.subarray(-lastChunk.length).equals(lastChunk)
  }

  return {
    read(chunk) {
      received.push(chunk)
      bytes += chunk.length
      if (bodyAt < 0 && !readHead()) return undefined
      if (!isComplete()) return undefined
      const whole = received.length === 1 ? received[0]! : Buffer.concat(received)
      const raw = whole.subarray(bodyAt)
      if (bodyBytes >= 0 && raw.length > bodyBytes) throw new Error('more bytes than announced')
      const message = { firstLine, body: bodyBytes < 0 ? dechunk(raw) : raw }
      received = []
      bytes = 0
      bodyAt = -1
      return message
    },
  }
}

function dechunk(raw: Buffer): Buffer {
  const pieces: Buffer[] = []
  for (let at = 0; ;) {
    const lineEnd = raw.indexOf('\r\n', at)
    const size = lineEnd < 0 ? Number.NaN : Number.parseInt(raw.toString('latin1', at, lineEnd), 16)
    if (Number.isNaN(size) || lineEnd + 2 + size > raw.length) throw new Error('a broken chunk')
    if (size === 0) return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
    pieces.push(raw.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
}
