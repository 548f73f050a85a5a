import type { Exchange } from './context.ts'
import type { UpstreamCall } from './forward.ts'

/** Writes to the client at the client's pace: while it does not read, the upstream is not read either. */
export type ClientWriter = {
  write(chunk: Buffer): void
  /** Whether the client has yet to take what it was sent. */
  isBlocked(): boolean
  /** Whether it is so, or was so until moments ago: more of the answer may then be on its way than was read. */
  isHeldUp(): boolean
}

export function createClientWriter(exchange: Exchange, call: () => UpstreamCall): ClientWriter {
  const { response } = exchange
  const { clock } = exchange.gateway
  let blocked = false
  let blockedUntilMs = -Infinity
  return {
    isBlocked: () => blocked,
    isHeldUp: () => blocked || clock.monotonicMs() - blockedUntilMs < heldUpMs,
    write: (chunk) => {
      if (chunk.length === 0 || response.destroyed || response.write(chunk) || blocked) return
      blocked = true
      call().pause()
      response.once('drain', () => {
        blocked = false
        blockedUntilMs = clock.monotonicMs()
        call().resume()
      })
    },
  }
}

/** While a client that was slow takes what had piled up, it is soon slow again, or has caught up. */
const heldUpMs = 1_000
