import type { RequestId } from '#domain/id.ts'
import { formatDollars, zeroNanoUsd } from '#domain/money.ts'
import type { ClosedRefusal, Refusal, SpendRefusal } from '#domain/refusal.ts'
import { remainingNanoUsd } from '#domain/scope.ts'
import type { ScopeKind } from '#domain/scope.ts'
import { shouldNotRetry, shouldRetry, unauthenticated } from './errors.ts'
import type { GatewayError } from './errors.ts'
import { presentSecond } from './limit-headers.ts'
import { answerOfNotAllowed } from './not-allowed-answer.ts'
import { answerOfRateLimited, answerOfRateNever } from './rate-refusal-answer.ts'
import { retryAfterSeconds, scopeNames } from './refusal-context.ts'
import type { RefusalContext } from './refusal-context.ts'

/** A refusal in the words and headers that Claude clients know. */
export function answerOfRefusal(refusal: Refusal, context: RefusalContext): GatewayError {
  switch (refusal.kind) {
    case 'closed':
      return answerOfClosed(refusal)
    case 'spend_reached':
      return answerOfReached(refusal)
    case 'spend_too_large':
      return answerOfTooLarge(refusal, context)
    case 'spend_reserved':
      return answerOfReserved(refusal, context.requestId)
    case 'not_allowed':
      return answerOfNotAllowed(refusal, context)
    case 'rate_limited':
      return answerOfRateLimited(refusal, context)
    case 'rate_never':
      return answerOfRateNever(refusal, context)
  }
}

function answerOfClosed({ scopeKind, scopeId, reason }: ClosedRefusal): GatewayError {
  if (scopeKind === 'api_key') {
    switch (reason) {
      case 'expired':
        return unauthenticated('This API key has expired.')
      case 'archived':
        return unauthenticated('This API key has been archived.')
      case 'inactive':
      case 'paused':
        return unauthenticated('This API key is inactive: it has been disabled.')
      case 'unknown':
      case 'secret_retired':
        return unauthenticated('invalid x-api-key')
    }
  }
  const name = scopeNames[scopeKind]
  if (reason !== 'paused' && reason !== 'inactive') {
    return unauthenticated(`The ${name} of this API key has been archived.`)
  }
  return {
    status: 403,
    type: 'permission_error',
    message: `The ${name} of this API key is ${reason}: it takes no requests until an administrator resumes it.`,
    headers: shouldNotRetry,
    details: { error_code: `${scopeKind}_${reason}`, scope: { type: scopeKind, id: scopeId } },
  }
}

// The original's words for organization and workspace, so that clients that look for them find them.
const reachedNames = {
  api_key: 'API key usage',
  workspace: 'workspace API usage',
  organization: 'API usage',
} as const satisfies Record<ScopeKind, string>

function answerOfReached(refusal: SpendRefusal): GatewayError {
  return {
    status: 400,
    type: 'invalid_request_error',
    message:
      `You have reached your specified ${reachedNames[refusal.scopeKind]} limits. ` +
      `You will regain access on ${presentInstant(refusal.resetsAtMs)}.` +
      // The sentence above is the original's for every limit, and alone would promise too much.
      (refusal.limitNanoUsd === 0n ? ' This limit is zero: it has to be raised for that.' : ''),
    headers: shouldNotRetry,
    details: presentSpend(refusal, 'spend_limit_reached'),
  }
}

function answerOfTooLarge(
  refusal: SpendRefusal,
  { maxTokensThatFit: maxTokens, unboundedReasons: reasons }: RefusalContext,
): GatewayError {
  const remaining = remainingOf(refusal)
  const bound = `$${formatDollars(refusal.boundNanoUsd)}`
  const could =
    reasons.length === 0
      ? `could cost up to ${bound}`
      : `could cost ${bound} and more, since nothing bounds what it does beforehand (${reasons.join(', ')})`
  const advice =
    maxTokens === undefined
      ? 'No max_tokens would make this request fit this limit.'
      : `With max_tokens ${maxTokens} or less it would fit this limit.`
  return {
    status: 400,
    type: 'invalid_request_error',
    message:
      `This request ${could}, and $${formatDollars(remaining)} ` +
      `is left of the ${refusal.window} spend limit of $${formatDollars(refusal.limitNanoUsd)} ` +
      `of your ${scopeNames[refusal.scopeKind]}. ${advice} ` +
      `The limit resets on ${presentInstant(refusal.resetsAtMs)}.`,
    headers: shouldNotRetry,
    details: {
      ...presentSpend(refusal, 'spend_too_large'),
      ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    },
  }
}

function answerOfReserved(refusal: SpendRefusal, requestId: RequestId): GatewayError {
  return {
    status: 429,
    type: 'rate_limit_error',
    message:
      `Requests that are running hold what is left of the ${refusal.window} spend limit of your ` +
      `${scopeNames[refusal.scopeKind]} ($${formatDollars(refusal.reservedNanoUsd)} reserved of ` +
      `$${formatDollars(refusal.limitNanoUsd)}). What they do not use is free once they end: try again in a moment.`,
    headers: [...shouldRetry, 'retry-after', String(retryAfterSeconds(requestId))],
    details: presentSpend(refusal, 'spend_reserved'),
  }
}

function presentSpend(refusal: SpendRefusal, errorCode: string): Record<string, unknown> {
  return {
    error_code: errorCode,
    scope: { type: refusal.scopeKind, id: refusal.scopeId },
    limiter: 'spend',
    window: refusal.window,
    limit: formatDollars(refusal.limitNanoUsd),
    spent: formatDollars(refusal.settledNanoUsd),
    reserved: formatDollars(refusal.reservedNanoUsd),
    remaining: formatDollars(remainingOf(refusal)),
    bound: formatDollars(refusal.boundNanoUsd),
    resets_at: presentSecond(refusal.resetsAtMs),
  }
}

function remainingOf(refusal: SpendRefusal) {
  return remainingNanoUsd(refusal.limitNanoUsd, {
    settledNanoUsd: refusal.settledNanoUsd,
    reservedNanoUsd: refusal.reservedNanoUsd,
    excessNanoUsd: zeroNanoUsd,
  })
}

/** "2026-12-01 at 00:00 UTC". */
function presentInstant(instantMs: number): string {
  const text = new Date(instantMs).toISOString()
  return `${text.slice(0, 10)} at ${text.slice(11, 16)} UTC`
}
