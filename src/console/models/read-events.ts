/** One event of a stream of server-sent events: its name, and its data as it came. */
export type ServerEvent = { readonly event: string; readonly data: string }

/** Bounds what one event may hold: a stream that never ends a line must not fill the memory. */
const bufferedCharactersMax = 16_000_000

/**
 * Reads server-sent events as the standard has them: lines end in LF, CRLF or CR, wherever the network cut them;
 * comments are skipped, and an event that the stream breaks off is none.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<ServerEvent, void, undefined> {
  const lines = createLines()
  let event = ''
  let data: string[] = []
  for await (const text of textOf(body)) {
    for (const line of lines.push(text)) {
      if (line === '') {
        if (data.length > 0) yield { event: event || 'message', data: data.join('\n') }
        event = ''
        data = []
        continue
      }
      const { name, value } = fieldOf(line)
      if (name === 'event') event = value
      if (name === 'data') data.push(value)
    }
  }
}

async function* textOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield decoder.decode(value, { stream: true })
    }
  } finally {
    // Whoever stops reading lets go of the connection.
    await reader.cancel().catch(() => undefined)
  }
}

function createLines(): { push(text: string): readonly string[] } {
  let rest = ''
  let endedInReturn = false
  return {
    push: (text) => {
      // The second half of a CRLF that the network cut in two ends no line of its own.
      rest += endedInReturn && text.startsWith('\n') ? text.slice(1) : text
      if (text !== '') endedInReturn = text.endsWith('\r')
      if (rest.length > bufferedCharactersMax) throw new Error('an event is too long')
      const lines = rest.split(/\r\n|\n|\r/)
      rest = lines.pop() ?? ''
      return lines
    },
  }
}

function fieldOf(line: string): { readonly name: string; readonly value: string } {
  const at = line.indexOf(':')
  if (at < 0) return { name: line, value: '' }
  const value = line.slice(at + 1)
  return { name: line.slice(0, at), value: value.startsWith(' ') ? value.slice(1) : value }
}
