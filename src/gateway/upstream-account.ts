import type { Clock } from '#platform/clock.ts'
import type { GatewayLogger } from './context.ts'
import type { GatewayError } from './errors.ts'
import { shouldNotRetry } from './errors.ts'

/** Whether the upstream takes the operator's own credential and account. */
export type UpstreamAccountState =
  | { readonly status: 'accepted' }
  | {
      readonly status: 'refused'
      readonly sinceMs: number
      readonly httpStatus: number
      /** The upstream's words, for the operator. */
      readonly message: string
    }

export type UpstreamAccount = {
  state(): UpstreamAccountState
  /** Alerts on the first refusal after a success. */
  refused(httpStatus: number, message: string): void
  accepted(): void
}

export function createUpstreamAccount(clock: Clock, logger: GatewayLogger): UpstreamAccount {
  let state: UpstreamAccountState = { status: 'accepted' }
  return {
    state: () => state,
    refused: (httpStatus, message) => {
      if (state.status === 'refused') return
      state = { status: 'refused', sinceMs: clock.now(), httpStatus, message }
      logger.error(
        { httpStatus, upstreamMessage: message },
        "the upstream refuses Atelier's own credential or account: every model call fails until that is mended",
      )
    },
    accepted: () => {
      if (state.status === 'accepted') return
      logger.info({ sinceMs: state.sinceMs }, "the upstream takes Atelier's own credential again")
      state = { status: 'accepted' }
    },
  }
}

/**
 * What the upstream says of our credential, balance or limits, and not of the client's request;
 * `undefined` for any other error. Passed on, it would tell a client that its own key is bad or its own
 * limit reached, and neither is so.
 */
export function accountRefusal(httpStatus: number, body: Buffer): string | undefined {
  const error = parseError(body)
  const message = typeof error?.['message'] === 'string' ? error['message'] : ''
  if (httpStatus === 401 || httpStatus === 402) return message
  const isOurLimit =
    (httpStatus === 400 && accountMessage.test(message)) ||
    (httpStatus === 429 && spendCapCode.test(JSON.stringify(error?.['details'] ?? '')))
  return isOurLimit ? message : undefined
}

export const accountRefusedError: GatewayError = {
  status: 502,
  type: 'api_error',
  message:
    "The upstream refused Atelier's own credential or account. Your API key is fine; the administrators have been told.",
  headers: shouldNotRetry,
}

const accountMessage = /credit balance is too low|^You have reached your specified .*usage limits/
const spendCapCode = /"enforced_spend_limit_reached"/

function parseError(body: Buffer): Record<string, unknown> | undefined {
  try {
    const envelope: unknown = JSON.parse(body.toString('utf8'))
    const error = (envelope as { error?: unknown } | null)?.error
    return typeof error === 'object' && error !== null
      ? (error as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
