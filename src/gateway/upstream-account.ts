import type { UpstreamSight } from '#domain/upstream.ts'
import type { Clock } from '#platform/clock.ts'
import type { GatewayLogger } from './context.ts'
import type { GatewayError } from './errors.ts'
import { shouldNotRetry } from './errors.ts'

/** What this node knows of the operator's own credential and account. */
export type UpstreamAccount = {
  state(): UpstreamSight
  /** When the upstream last answered as it should, in Unix milliseconds. */
  lastSuccessMs(): number | null
  /** Alerts on the first refusal after a success. */
  refused(httpStatus: number, message: string): void
  accepted(): void
  /** No connection could be made. What is refused stays so: only an answer tells otherwise. */
  unreachable(message: string): void
}

export function createUpstreamAccount(clock: Clock, logger: GatewayLogger): UpstreamAccount {
  let state: UpstreamSight = { status: 'unknown' }
  let lastSuccessMs: number | null = null
  return {
    state: () => state,
    lastSuccessMs: () => lastSuccessMs,
    refused: (httpStatus, message) => {
      if (state.status === 'refused') return
      state = { status: 'refused', sinceMs: clock.now(), httpStatus, message }
      logger.error(
        { httpStatus, upstreamMessage: message },
        "the upstream refuses Atelier's own credential or account: every model call fails until that is mended",
      )
    },
    accepted: () => {
      lastSuccessMs = clock.now()
      if (state.status === 'accepted') return
      if (state.status === 'refused') {
        logger.info({ sinceMs: state.sinceMs }, "the upstream takes Atelier's own credential again")
      }
      state = { status: 'accepted' }
    },
    unreachable: (message) => {
      if (state.status === 'refused' || state.status === 'unreachable') return
      state = { status: 'unreachable', sinceMs: clock.now(), message }
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
    (httpStatus === 403 && permissionMessage.test(message)) ||
    (httpStatus === 429 && spendCapCode.test(JSON.stringify(error?.['details'] ?? '')))
  return isOurLimit ? message : undefined
}

export const accountRefusedError: GatewayError = {
  status: 502,
  type: 'api_error',
  message:
    "The upstream refused Atelier's own credential or account. Your API key is fine; the administrators find this in the log.",
  headers: shouldNotRetry,
}

const accountMessage =
  /credit balance is too low|^You have reached your specified .*usage limits|organization has been disabled/
const permissionMessage = /\borganization|\baccount\b|\bAPI key|\bOAuth/i
const spendCapCode = /"enforced_spend_limit_reached"/

/**
 * An error's body with the client's own organization in place of the upstream's, which rate limits
 * name: `(org: <uuid>, model: …)`. The same buffer where none is named.
 */
export function withOwnOrganization(body: Buffer, organizationId: string): Buffer {
  // Byte by byte, so that the rest stays as it came whatever its encoding.
  const text = body.toString('latin1')
  const replaced = text.replace(
    namedOrganization,
    (_all, before: string) => before + organizationId,
  )
  return replaced === text ? body : Buffer.from(replaced, 'latin1')
}

const namedOrganization =
  /(\borg(?:anization)?(?:[ _]?id)?[\s:=("'\\]{1,8})[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

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
