import type { Exchange, GatewayContext, RunningStream } from './context.ts'
import type { Running } from './running.ts'
import type { Reservation } from './settle.ts'

/** Lets the watch over all streams see this one, from now on as it is told here. */
export function watchStream(
  { exchange, admittedAtMs, countsOutput }: Reservation,
  stream: Pick<RunningStream, 'outputTokens' | 'cut'>,
): void {
  const { identity } = exchange
  if (!identity) return
  const scopeIds = [identity.apiKeyId, identity.workspaceId, identity.organizationId]
  exchange.stream = { scopeIds, admittedAtMs, countsOutput, ...stream }
}

/**
 * Looks after the running streams, once a second: tells the ledger what they have produced, where a limit
 * counts that, and ends those whose key or workspace has been closed with the wish to end them.
 */
export function watchStreams(context: GatewayContext, running: Running): { stop(): void } {
  let busy = false
  const timer = setInterval(() => {
    // A slow database must not pile up looks.
    if (busy || running.count() === 0) return
    busy = true
    look(context, running)
      .catch((error: unknown) => {
        context.logger.warn({ err: error }, 'the running streams could not be looked after')
      })
      .finally(() => {
        busy = false
      })
  }, context.bounds.watchStreamsEveryMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

async function look({ ledger }: GatewayContext, running: Running): Promise<void> {
  const streaming = running.all().filter(isStreaming)
  if (streaming.length === 0) return
  for (const { requestId, stream } of streaming) {
    if (!stream.countsOutput) continue
    const outputTokens = stream.outputTokens()
    // Not waited for: what could not be counted now is counted at the end.
    if (outputTokens > 0) ledger.countOutput({ requestId, outputTokens }).catch(() => undefined)
  }
  const cuts = await ledger.readCuts(
    Math.min(...streaming.map(({ stream }) => stream.admittedAtMs)),
  )
  if (cuts.length === 0) return
  for (const { stream } of streaming) {
    const isCut = cuts.some(
      ({ scopeId, atMs }) => stream.admittedAtMs <= atMs && stream.scopeIds.includes(scopeId),
    )
    if (isCut) stream.cut()
  }
}

function isStreaming(exchange: Exchange): exchange is Exchange & { stream: RunningStream } {
  return exchange.stream !== undefined
}
