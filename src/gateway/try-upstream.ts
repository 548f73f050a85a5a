import type { UpstreamTrial } from '#domain/upstream.ts'
import { bounds } from '#platform/bounds.ts'
import type { Clock } from '#platform/clock.ts'
import { accountRefusal } from './upstream-account.ts'
import type { UpstreamAccount } from './upstream-account.ts'
import type { Upstream } from './upstream.ts'

type Tried = {
  readonly upstream: Upstream
  /** Learns how it went. */
  readonly account: UpstreamAccount
  readonly clock: Pick<Clock, 'monotonicMs'>
}

/**
 * Asks the upstream for its models with the operator's credential, which is free, and says how that went. Never
 * rejects; takes no longer than `bounds.upstreamTrialMsMax`.
 */
export async function tryUpstream({ upstream, account, clock }: Tried): Promise<UpstreamTrial> {
  const startMs = clock.monotonicMs()
  const ended = (trial: Omit<UpstreamTrial, 'latencyMs'>): UpstreamTrial => ({
    ...trial,
    message: trial.message && withoutCredential(trial.message, upstream),
    latencyMs: Math.round(clock.monotonicMs() - startMs),
  })
  try {
    const { httpStatus, body } = await askForModels(upstream)
    const refused = accountRefusal(httpStatus, body)
    if (refused !== undefined) {
      account.refused(httpStatus, refused)
      return ended({ status: 'refused', httpStatus, message: refused })
    }
    if (httpStatus === 200) {
      account.accepted()
      return ended({ status: 'ok', httpStatus, message: null })
    }
    return ended({ status: 'failed', httpStatus, message: `The upstream answers ${httpStatus}.` })
  } catch (error) {
    const { message } = error as Error
    account.unreachable(message)
    return ended({ status: 'unreachable', httpStatus: null, message })
  }
}

async function askForModels({ dispatcher, origin, pathPrefix, apiKey }: Upstream) {
  const credential = apiKey === null ? {} : { 'x-api-key': apiKey }
  const { statusCode, body } = await dispatcher.request({
    origin,
    path: `${pathPrefix}/v1/models?limit=1`,
    method: 'GET',
    headers: { ...credential, 'anthropic-version': '2023-06-01', 'accept-encoding': 'identity' },
    signal: AbortSignal.timeout(bounds.upstreamTrialMsMax),
  })
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of body as AsyncIterable<Buffer>) {
    length += piece.length
    // An error is short, and of a list nothing is read.
    if (length > bounds.upstreamTrialBytesMax) break
    pieces.push(piece)
  }
  return { httpStatus: statusCode, body: Buffer.concat(pieces) }
}

/** No upstream repeats it; should one, it goes no further. */
function withoutCredential(message: string, { apiKey }: Upstream): string {
  return apiKey ? message.replaceAll(apiKey, '…') : message
}
