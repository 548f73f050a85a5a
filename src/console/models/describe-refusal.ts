import type { ConsoleMessages } from '#i18n/console/messages.en.ts'
import type { ApiFault } from '../api/fault.ts'
import { describeFault } from '../language/describe-fault.ts'
import type { Format } from '../language/format.ts'

/** Why a model was not called, in the reader's words: with the limit that was met, where one was. */
export function describeRefusal(
  fault: ApiFault,
  messages: ConsoleMessages,
  format: Format,
): string {
  const { refusals } = messages
  const { details, status, type } = fault
  const code = textIn(details, 'error_code')
  const scope = scopeOf(details, refusals.scopes)
  if (code.startsWith('spend_')) return describeSpend(fault, messages, format)
  if (code.startsWith('rate_limit')) return describeRate(fault, messages, format)
  switch (code) {
    case 'model_not_allowed':
    case 'unknown_models_refused':
      return refusals.modelNotAllowed(scope)
    case 'address_not_allowed':
      return refusals.addressNotAllowed(scope)
    case 'unbounded_requests_refused':
      return refusals.unbounded(scope)
    case 'inference_geo_not_allowed':
      return refusals.geoNotAllowed(scope)
    case 'workspace_paused':
    case 'workspace_inactive':
      return refusals.paused
  }
  if (status === 401) return refusals.notAuthenticated
  if (/upstream refused Atelier's own credential/.test(fault.message)) {
    return refusals.upstreamRefuses
  }
  if (status === 502 || status === 504 || type === 'timeout_error') return refusals.upstreamFailed
  return describeFault(fault, messages)
}

function describeSpend(
  { details }: ApiFault,
  { refusals }: ConsoleMessages,
  format: Format,
): string {
  const amount = (name: string): string => format.cost(nanoUsdOf(textIn(details, name)))
  const scope = scopeOf(details, refusals.scopes)
  switch (textIn(details, 'error_code')) {
    case 'spend_limit_reached': {
      const at = format.cut(textIn(details, 'resets_at'))
      return refusals.spendReached(scope, amount('limit'), at)
    }
    case 'spend_too_large': {
      const fits = details['max_tokens']
      const sentence = refusals.spendTooLarge(amount('bound'), amount('remaining'), scope)
      return typeof fits === 'number'
        ? `${sentence} ${refusals.fitsWith(format.count(fits))}`
        : sentence
    }
    default:
      return refusals.spendReserved(scope)
  }
}

function describeRate(
  { details, retryAfterSeconds }: ApiFault,
  { refusals }: ConsoleMessages,
  format: Format,
): string {
  const scope = scopeOf(details, refusals.scopes)
  const limit = format.count(Number(details['limit'] ?? 0))
  const limiter = textIn(details, 'limiter')
  const words = Object.hasOwn(refusals.limiters, limiter)
    ? refusals.limiters[limiter as keyof typeof refusals.limiters]
    : limiter
  const tooSmall = textIn(details, 'error_code') === 'rate_limit_too_small'
  if (tooSmall) return refusals.rateNever(scope, limit, words)
  const sentence = refusals.rateLimited(scope, limit, words)
  return retryAfterSeconds === undefined
    ? sentence
    : `${sentence} ${refusals.againIn(format.count(retryAfterSeconds))}`
}

type Details = ApiFault['details']

function textIn(details: Details, name: string): string {
  const value = details[name]
  return typeof value === 'string' ? value : ''
}

function scopeOf(details: Details, scopes: ConsoleMessages['refusals']['scopes']): string {
  const type = (details['scope'] as { readonly type?: unknown } | undefined)?.type
  return type === 'workspace' || type === 'organization' ? scopes[type] : scopes.api_key
}

/** Dollars as the gateway writes them, `12.345678901`, to the nano-dollar. */
function nanoUsdOf(dollars: string): bigint {
  const [, whole = '0', decimals = ''] = /^(\d+)(?:\.(\d{1,9}))?$/.exec(dollars) ?? []
  return BigInt(whole + decimals.padEnd(9, '0'))
}
