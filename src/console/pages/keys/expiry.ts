import type { KeyPolicy } from '#contract/key-policy.ts'

/** How long a new key lives, as its form offers it; the longest last. */
export const expiryChoices = ['hours3', 'day', 'week', 'month', 'date', 'never'] as const
export type ExpiryChoice = (typeof expiryChoices)[number]

export type ExpiryRules = Pick<KeyPolicy, 'expiry_required' | 'lifetime_days_max'>

const dayMs = 86_400_000

const lifetimes = {
  hours3: 3 * 3_600_000,
  day: dayMs,
  week: 7 * dayMs,
  month: 30 * dayMs,
} as const satisfies Partial<Record<ExpiryChoice, number>>

/** The reader's clock may be ahead of the server's, which has the last word on how long is too long. */
const spareMs = 5 * 60_000

/** The choices that the organization's rules leave. */
export function offeredExpiries(rules: ExpiryRules): readonly ExpiryChoice[] {
  const longestMs = longestOf(rules)
  return expiryChoices.filter((choice) => {
    if (choice === 'never') return !rules.expiry_required && rules.lifetime_days_max === null
    return choice === 'date' || lifetimes[choice] <= longestMs
  })
}

/** Never, as Anthropic's own console has it, or the longest of the usual lives where keys have to expire. */
export function firstExpiry(rules: ExpiryRules): ExpiryChoice {
  const offered = offeredExpiries(rules)
  if (offered.includes('never')) return 'never'
  return offered.findLast((choice) => choice !== 'date') ?? 'date'
}

/** A day as a date field writes it, `2026-12-31`, lasts to its end where its reader is. */
export type Expiry = { readonly choice: ExpiryChoice; readonly day: string }

/** When a key made now would expire, in Unix milliseconds; null: never; undefined: no day is chosen. */
export function expiresAtMs(
  { choice, day }: Expiry,
  rules: ExpiryRules,
  nowMs: number,
): number | null | undefined {
  if (choice === 'never') return null
  const atMs = choice === 'date' ? endOfDay(day) : nowMs + lifetimes[choice]
  if (atMs === undefined) return undefined
  const latestMs = latestOf(rules, nowMs)
  // The last day that is allowed may end some hours too late.
  return isLastDay(atMs, latestMs) ? latestMs : atMs
}

/** What is wrong with a date that was chosen. */
export function dayProblem(
  day: string,
  rules: ExpiryRules,
  nowMs: number,
): 'past' | 'too_late' | undefined {
  const atMs = endOfDay(day)
  if (atMs === undefined || atMs <= nowMs) return 'past'
  const latestMs = latestOf(rules, nowMs)
  return atMs > latestMs && !isLastDay(atMs, latestMs) ? 'too_late' : undefined
}

/** The latest that a key made now may expire, in Unix milliseconds. */
export function latestOf(rules: ExpiryRules, nowMs: number): number {
  return nowMs + longestOf(rules) - spareMs
}

function isLastDay(atMs: number, latestMs: number): boolean {
  return atMs > latestMs && atMs - latestMs < dayMs
}

function longestOf({ lifetime_days_max: days }: ExpiryRules): number {
  return days === null ? Number.POSITIVE_INFINITY : days * dayMs
}

function endOfDay(day: string): number | undefined {
  const atMs = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T23:59:59`) : Number.NaN
  return Number.isNaN(atMs) ? undefined : atMs
}
