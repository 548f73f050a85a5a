import { expect, test } from 'vitest'
import type { RateLimitUse } from '#contract/rate-limit-use.ts'
import { isToCome, limitsOf, marksOf, peakOf, percentOf } from './rate-data.ts'

const perMinute = (input: number | null, output: number | null) => ({
  input_tokens_per_minute: input,
  output_tokens_per_minute: output,
  requests_per_minute: null,
})

const hour = (startingAt: string) => ({
  starting_at: startingAt,
  input_tokens_per_minute_max: 30,
  output_tokens_per_minute_max: 20,
  requests_per_minute_max: 1,
  cache_rate: null,
})

const use = (organization: ReturnType<typeof perMinute>, workspace: typeof organization | null) =>
  ({ limits: { organization, workspace }, hours: [] }) as unknown as RateLimitUse

test('the workspace’s limit stands before the organization’s, and none is none', () => {
  expect(limitsOf(use(perMinute(100, null), perMinute(40, 9)), 'input')).toEqual([
    { scope: 'workspace', value: 40 },
    { scope: 'organization', value: 100 },
  ])
  expect(limitsOf(use(perMinute(100, null), null), 'output')).toEqual([])
})

test('a peak is of input or of output', () => {
  expect(peakOf(hour('2026-11-01T00:00:00Z'), 'input')).toBe(30)
  expect(peakOf(hour('2026-11-01T00:00:00Z'), 'output')).toBe(20)
})

test('what reads 100 % has reached the limit, and everything has reached none', () => {
  expect(percentOf(999, 1_000)).toBe(99)
  expect(percentOf(1_000, 1_000)).toBe(100)
  expect(percentOf(0, 0)).toBe(100)
})

test('days are marked where they begin in UTC, whatever the time of the reader', () => {
  const hours = [22, 23, 24, 25].map((n) => hour(new Date(Date.UTC(2026, 9, 24, n)).toISOString()))

  expect(marksOf(hours, { width: 'day', textOf: String })).toEqual([
    { place: 2, text: String(Date.UTC(2026, 9, 25)) },
  ])
  expect(marksOf(hours, { width: 'hour', textOf: String })).toHaveLength(4)
})

test('an hour that has not begun has no peak yet', () => {
  const nowMs = Date.parse('2026-11-01T10:30:00Z')

  expect(isToCome(hour('2026-11-01T10:00:00Z'), nowMs)).toBe(false)
  expect(isToCome(hour('2026-11-01T11:00:00Z'), nowMs)).toBe(true)
})
