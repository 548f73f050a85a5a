import { findGroup } from '#domain/catalog.ts'
import type { CatalogIndex } from '#domain/catalog.ts'
import { limitedGroupsOf } from '#domain/limited-group.ts'
import { concurrencyGroup, tokenCountGroup } from '#domain/rate-limit.ts'
import type { Limiter } from '#domain/rate-limit.ts'
import type { RateRefusal } from '#domain/refusal.ts'
import { shouldNotRetry, shouldRetry } from './errors.ts'
import type { GatewayError } from './errors.ts'
import { presentSecond } from './limit-headers.ts'
import { retryAfterSeconds, scopeNames } from './refusal-context.ts'
import type { RefusalContext } from './refusal-context.ts'

export function answerOfRateLimited(refusal: RateRefusal, context: RefusalContext): GatewayError {
  const { retryAfterMs, limit, limiter, scopeKind } = refusal
  const name = scopeNames[scopeKind]
  if (limiter === 'concurrent_requests') {
    return {
      status: 429,
      type: 'rate_limit_error',
      message:
        `Your ${name} has as many requests running as its limit of ${formatCount(limit)} concurrent ` +
        `${limit === 1 ? 'request' : 'requests'} admits. Try again in a moment.`,
      headers: [...shouldRetry, 'retry-after', String(retryAfterSeconds(context.requestId))],
      details: presentRate(refusal, context),
    }
  }
  const seconds =
    retryAfterMs === null
      ? retryAfterSeconds(context.requestId)
      : Math.max(1, Math.ceil(retryAfterMs / 1000))
  const when =
    retryAfterMs === null
      ? 'Requests that are running hold the rest: try again in a moment.'
      : `It frees in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`
  return {
    status: 429,
    type: 'rate_limit_error',
    message: `${wouldExceed(refusal, context)} ${when}`,
    headers: [
      // A call that is to hang for longer had better fail: its caller can decide.
      ...(seconds <= 60 ? shouldRetry : shouldNotRetry),
      'retry-after',
      String(seconds),
    ],
    details: presentRate(refusal, context),
  }
}

export function answerOfRateNever(refusal: RateRefusal, context: RefusalContext): GatewayError {
  const { limit, limiter, asked } = refusal
  const isOutput = limiter === 'output_tokens_per_minute' && limit > 0
  const advice =
    limit === 0
      ? 'A limit of zero admits no requests.'
      : `It needs ${formatCount(asked)}, which is more than the limit itself: waiting does not help.` +
        (isOutput ? ` With max_tokens ${limit} or less it would fit.` : '')
  return {
    status: 429,
    type: 'rate_limit_error',
    message: `${wouldExceed(refusal, context)} ${advice}`,
    headers: shouldNotRetry,
    details: { ...presentRate(refusal, context), ...(isOutput ? { max_tokens: limit } : {}) },
  }
}

const limiterNames = {
  requests_per_minute: 'requests per minute',
  input_tokens_per_minute: 'input tokens per minute',
  input_tokens_per_minute_cache_aware: 'input tokens per minute, cache reads not counted',
  output_tokens_per_minute: 'output tokens per minute',
  tokens_per_minute: 'tokens per minute',
  tokens_per_day: 'tokens per day',
  concurrent_requests: 'concurrent requests',
} as const satisfies Record<Limiter, string>

function wouldExceed(refusal: RateRefusal, { catalog }: RefusalContext): string {
  const { scopeKind, limit, limiter, group, remaining } = refusal
  return (
    `This request would exceed your ${scopeNames[scopeKind]}'s rate limit of ${formatCount(limit)} ` +
    `${limiterNames[limiter]} (${groupName(catalog, group)}; ${formatCount(remaining)} left).`
  )
}

function groupName(catalog: CatalogIndex, group: string): string {
  if (group === tokenCountGroup) return 'token counting'
  if (group === concurrencyGroup) return 'all models'
  return findGroup(catalog, group)?.displayName ?? group
}

function wireIdOf({ catalog }: CatalogIndex, group: string): string {
  return limitedGroupsOf(catalog).find(({ id }) => id === group)?.wireId ?? group
}

function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

function presentRate(
  refusal: RateRefusal,
  { catalog, atMs }: RefusalContext,
): Record<string, unknown> {
  const { scopeKind, scopeId, group, limiter, limit, remaining, asked, retryAfterMs } = refusal
  return {
    error_code: refusal.kind === 'rate_limited' ? 'rate_limited' : 'rate_limit_too_small',
    scope: { type: scopeKind, id: scopeId },
    limiter,
    group: {
      id: wireIdOf(catalog, group),
      display_name: groupName(catalog, group),
    },
    limit,
    remaining,
    asked,
    resets_at: retryAfterMs === null ? null : presentSecond(atMs + retryAfterMs),
    retry_after_ms: retryAfterMs,
  }
}
