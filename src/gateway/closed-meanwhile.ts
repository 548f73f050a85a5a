import type { Exchange } from './context.ts'
import { shouldNotRetry } from './errors.ts'
import type { GatewayError } from './errors.ts'

/** What the client of a stream is told that has been ended with its key or workspace. */
export const closedMeanwhile: GatewayError = {
  status: 403,
  type: 'permission_error',
  message:
    'The API key or workspace of this request has been closed by an administrator, and its streams ended.',
  headers: shouldNotRetry,
}

/** How a request ends whose connection to its client is closed: a server that stops closes those that are left. */
export function outcomeOfClosed({ cutting }: Exchange): 'cut' | 'client_gone' {
  return cutting ? 'cut' : 'client_gone'
}

/** It is we who end it. */
export function noteCut(exchange: Exchange): void {
  exchange.cutting = true
  exchange.gateway.logger.info(
    { requestId: exchange.requestId },
    'a stream has been ended: its key or workspace was closed',
  )
}
