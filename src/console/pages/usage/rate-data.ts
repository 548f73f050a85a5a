import type { RateLimitUse } from '#contract/rate-limit-use.ts'
import type { Mark } from '../../charts/peak-chart.tsx'

export type RateKind = 'input' | 'output'

type Hour = RateLimitUse['hours'][number]

/** The fullest minute of an hour. */
export function peakOf(hour: Hour, kind: RateKind): number {
  return kind === 'input' ? hour.input_tokens_per_minute_max : hour.output_tokens_per_minute_max
}

/** Whether an hour has not begun: there is nothing to say of it yet. */
export function isToCome({ starting_at: startingAt }: Hour, nowMs: number = Date.now()): boolean {
  return Date.parse(startingAt) > nowMs
}

/** The limits that there are, the workspace's first. */
export function limitsOf({ limits }: RateLimitUse, kind: RateKind) {
  const name = `${kind}_tokens_per_minute` as const
  const found = [
    { scope: 'workspace', value: limits.workspace?.[name] ?? null },
    { scope: 'organization', value: limits.organization[name] },
  ] as const
  return found.flatMap(({ scope, value }) => (value === null ? [] : [{ scope, value }]))
}

/** How much of a limit is used, in whole percents, cut: what reads 100 % was reached. */
export function percentOf(value: number, limit: number): number {
  return limit <= 0 ? 100 : Math.floor((value * 100) / limit)
}

type MarkOptions = {
  /** A mark each day, or each hour. */
  readonly width: 'day' | 'hour'
  readonly textOf: (atMs: number) => string
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Where days begin in UTC, or hours. */
export function marksOf(hours: readonly Hour[], { width, textOf }: MarkOptions): readonly Mark[] {
  const everyMs = width === 'day' ? dayMs : hourMs
  return hours.flatMap(({ starting_at: startingAt }, place) => {
    const atMs = Date.parse(startingAt)
    return atMs % everyMs === 0 ? [{ place, text: textOf(atMs) }] : []
  })
}
