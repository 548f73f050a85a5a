import { failureError, sendUpstreamError } from './answer.ts'
import { createCollector } from './collector.ts'
import { answerError } from './errors.ts'
import type { MeteredAnswer, MeteredCall } from './metered-call.ts'
import { release } from './settle.ts'

/** An upstream's error costs nothing: the reservation goes back, and the error to the client. */
export function openErrorAnswer({ reservation, call, head, finish }: MeteredCall): MeteredAnswer {
  const { exchange } = reservation
  const body = createCollector(exchange.gateway.bounds.responseJsonBytesMax)
  return {
    data: (chunk) => {
      if (!body.add(chunk)) call.abort('the error is too large')
    },
    end: () => finish(releaseAndSend()),
    fail: (failure) => finish(releaseAndFail(failure)),
  }

  // Released first: a client that reads the answer may ask again at once.
  async function releaseAndSend(): Promise<void> {
    await release(reservation, 'upstream_error')
    await sendUpstreamError(exchange, head, body.bytes())
  }

  async function releaseAndFail(failure: Parameters<MeteredAnswer['fail']>[0]): Promise<void> {
    await release(reservation, 'upstream_error')
    answerError(exchange, failureError(failure))
  }
}
