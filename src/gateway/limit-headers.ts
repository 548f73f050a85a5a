import type { ScopeEntry } from '#domain/admission.ts'
import type { RateLimitGroupId } from '#domain/catalog.ts'
import { formatDollars } from '#domain/money.ts'
import { rateStandings, spendStanding } from '#domain/standing.ts'
import type { RateFamily, RateStanding } from '#domain/standing.ts'
import type { Admission } from '#ledger/port.ts'

/** Of an admission, or of its refusal: who may not call at all learns nothing of limits. */
export function admissionHeaders(admission: Admission, group: RateLimitGroupId): string[] {
  if (admission.admitted) return limitHeaders(admission.scopes, group, admission.admittedAtMs)
  const { refusal, scopes, atMs } = admission
  const isBarred =
    refusal.kind === 'closed' ||
    (refusal.kind === 'not_allowed' && refusal.setting === 'allowed_ips')
  return isBarred ? [] : limitHeaders(scopes, group, atMs)
}

/**
 * How the limits of a request stand at its admission, as headers: names and values in turn. The
 * `anthropic-ratelimit-…` families are those of the Claude API; what is left of the tightest spend limit is
 * a family of our own.
 */
export function limitHeaders(
  scopes: readonly ScopeEntry[],
  group: RateLimitGroupId,
  nowMs: number,
): string[] {
  const headers: string[] = []
  for (const standing of rateStandings(scopes, group, nowMs)) {
    const { family, limit, resetsAtMs } = standing
    const names = namesOf[family]
    headers.push(names.limit, String(limit), names.remaining, shownRemaining(standing))
    headers.push(names.reset, presentSecond(resetsAtMs))
  }
  const spend = spendStanding(scopes, nowMs)
  if (!spend) return headers
  headers.push('atelier-spend-limit', formatDollars(spend.limitNanoUsd))
  headers.push('atelier-spend-remaining', formatDollars(spend.remainingNanoUsd))
  headers.push('atelier-spend-reset', presentSecond(spend.resetsAtMs))
  headers.push('atelier-spend-scope', spend.scopeKind, 'atelier-spend-window', spend.window)
  return headers
}

const namesOf = {
  requests: namesWith('requests'),
  tokens: namesWith('tokens'),
  'input-tokens': namesWith('input-tokens'),
  'output-tokens': namesWith('output-tokens'),
} as const satisfies Record<RateFamily, unknown>

function namesWith(family: RateFamily) {
  const name = `anthropic-ratelimit-${family}`
  return { limit: `${name}-limit`, remaining: `${name}-remaining`, reset: `${name}-reset` }
}

/** An instant in RFC 3339 to the second, rounded up: at that time it is so. */
export function presentSecond(instantMs: number): string {
  const second = Math.min(Math.ceil(instantMs / 1000), lastSecond)
  const slot = second % recent.length
  const known = recent[slot]
  if (known?.second === second) return known.text
  const text = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`
  recent[slot] = { second, text }
  return text
}

/** RFC 3339 has years of four digits. A bucket of one token a day may be in debt for longer. */
const lastSecond = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000

// The families of answers that come together mostly name the same few seconds.
const recent: ({ readonly second: number; readonly text: string } | undefined)[] = Array.from({
  length: 64,
})

/** Requests are exact. Tokens are rounded to thousands, as in the Claude API, but not where that hides all of them. */
function shownRemaining({ family, limit, remaining }: RateStanding): string {
  if (family === 'requests' || limit < roundedFrom) return String(remaining)
  return String(Math.min(limit, Math.round(remaining / 1000) * 1000))
}

const roundedFrom = 10_000
