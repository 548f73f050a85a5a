import type { RefusedAsk } from '#ledger/port.ts'
import type { Exchange } from './context.ts'

/** Nobody waits for it: the refusal holds whether it is kept or not. */
export function keepRefusal({ gateway, requestId }: Exchange, refused: RefusedAsk): void {
  gateway.ledger.recordRefusal(refused).catch((error: unknown) => {
    gateway.logger.warn({ requestId, err: error }, 'a refusal has not been kept')
  })
}
