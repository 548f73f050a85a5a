import type { Exchange } from './context.ts'
import type { UpstreamCall } from './forward.ts'

/** Writes to the client at the client's pace: while it does not read, the upstream is not read either. */
export type ClientWriter = {
  write(chunk: Buffer): void
  /** Whether the client has yet to take what it was sent. */
  isBlocked(): boolean
}

export function createClientWriter(exchange: Exchange, call: () => UpstreamCall): ClientWriter {
  const { response } = exchange
  let blocked = false
  return {
    isBlocked: () => blocked,
    write: (chunk) => {
      if (chunk.length === 0 || response.destroyed || response.write(chunk) || blocked) return
      blocked = true
      call().pause()
      response.once('drain', () => {
        blocked = false
        call().resume()
      })
    },
  }
}
