/** What a scanner finds. Offsets are bytes of the chunk that is being fed. */
export type SseSink = {
  /** A `content_block_delta`, whose payload nobody need parse: its length in bytes. */
  delta(payloadBytes: number): void
  /** A `content_block_stop`, whose payload nobody need parse either. */
  blockStop(): void
  /** Any other event that can matter to metering, complete with the blank line that ends it. */
  event(event: SseEvent): void
}

export type SseEvent = {
  /** Empty where the event has no `event:` line. */
  readonly name: string
  readonly data: string
  /** Where it begins; 0 if it began in an earlier chunk. */
  readonly start: number
  /** Where it ends, its blank line included. */
  readonly end: number
}

export type SseScanner = { feed(chunk: Buffer): void }

const lineFeed = 0x0a
const carriageReturn = 0x0d

/** Events that say nothing of the cost, or are counted without being read. */
const skipped = new Set(['content_block_delta', 'content_block_stop', 'ping'])

/**
 * Finds the events of a stream in its bytes as they pass (HTML standard, "Server-sent events"):
 * lines end with LF, CRLF or CR, and may be cut anywhere. Looks at whole lines only for the few events
 * whose content matters; a line longer than `lineBytesMax` keeps its length and loses its content.
 */
export function createSseScanner(sink: SseSink, lineBytesMax: number): SseScanner {
  const line = createLineBuffer(lineBytesMax)
  let name = ''
  let data: string[] = []
  let dataBytes = 0
  let eventStart = 0
  let skipsLineFeed = false
  let isFirstLine = true

  function field(text: Buffer): void {
    const bytes = isFirstLine ? withoutByteOrderMark(text) : text
    isFirstLine = false
    if (startsWith(bytes, eventPrefix)) {
      name = bytes.toString('latin1', valueStart(bytes, eventPrefix.length))
    } else if (startsWith(bytes, dataPrefix)) {
      const start = valueStart(bytes, dataPrefix.length)
      dataBytes += bytes.length - start + line.droppedBytes()
      if (!skipped.has(name)) data.push(bytes.toString('utf8', start))
    }
  }

  function endEvent(end: number): void {
    if (name === 'content_block_delta') sink.delta(dataBytes)
    else if (name === 'content_block_stop') sink.blockStop()
    else if (dataBytes > 0 && !skipped.has(name)) {
      sink.event({ name, data: data.join('\n'), start: Math.max(0, eventStart), end })
    }
    name = ''
    dataBytes = 0
    if (data.length > 0) data = []
    eventStart = end
  }

  return {
    feed: (chunk) => {
      let at = 0
      if (skipsLineFeed && chunk[0] === lineFeed) {
        at = 1
        if (eventStart === 0) eventStart = 1
      }
      skipsLineFeed = chunk.length === 0 && skipsLineFeed
      const hasReturns = chunk.includes(carriageReturn)
      while (at < chunk.length) {
        const end = endOfLine(chunk, at, hasReturns)
        if (end < 0) break
        const isReturn = chunk[end] === carriageReturn
        const next = end + (isReturn && chunk[end + 1] === lineFeed ? 2 : 1)
        if (isReturn && next === chunk.length && next === end + 1) skipsLineFeed = true
        const text = line.take(chunk.subarray(at, end))
        if (text.length === 0) endEvent(next)
        else field(text)
        at = next
      }
      if (at < chunk.length) line.add(chunk.subarray(at))
      eventStart = eventStart === chunk.length ? 0 : -1
    },
  }
}

/** Gathers the pieces of a line that chunks cut apart. */
function createLineBuffer(bytesMax: number) {
  let pieces: Buffer[] = []
  let bytes = 0
  let dropped = 0
  function add(piece: Buffer): void {
    if (bytes === 0) dropped = 0
    const kept = piece.subarray(0, bytesMax - bytes)
    dropped += piece.length - kept.length
    if (kept.length > 0) pieces.push(kept)
    bytes += kept.length
  }
  return {
    add,
    /** The whole line, ended by its last piece. */
    take: (last: Buffer): Buffer => {
      if (bytes === 0 && last.length <= bytesMax) {
        dropped = 0
        return last
      }
      add(last)
      const whole = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
      pieces = []
      bytes = 0
      return whole
    },
    droppedBytes: (): number => dropped,
  }
}

const eventPrefix = Buffer.from('event:')
const dataPrefix = Buffer.from('data:')
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

function startsWith(bytes: Buffer, prefix: Buffer): boolean {
  for (let at = 0; at < prefix.length; at++) if (bytes[at] !== prefix[at]) return false
  return true
}

/** One space after the colon belongs to the field's syntax. */
function valueStart(bytes: Buffer, at: number): number {
  return bytes[at] === 0x20 ? at + 1 : at
}

function withoutByteOrderMark(bytes: Buffer): Buffer {
  return startsWith(bytes, byteOrderMark) ? bytes.subarray(3) : bytes
}

function endOfLine(chunk: Buffer, from: number, hasReturns: boolean): number {
  const feed = chunk.indexOf(lineFeed, from)
  if (!hasReturns) return feed
  const back = chunk.indexOf(carriageReturn, from)
  if (feed < 0 || back < 0) return Math.max(feed, back)
  return Math.min(feed, back)
}
