import { expect, test } from 'vitest'
import type { UsageReport, UsageResult } from '#contract/usage-report.ts'
import { othersId } from '../../charts/stack.ts'
import {
  categoryCells,
  figuresOfSeries,
  groupedCells,
  placeOf,
  requestsByPlace,
  sumUsage,
  tokensOf,
  usageById,
} from './usage-data.ts'

const span = {
  width: 'hour',
  fromMs: Date.parse('2026-10-25T00:00:00Z'),
  toMs: Date.parse('2026-10-26T00:00:00Z'),
} as const

function result(model: string, tokens: number): UsageResult {
  return {
    uncached_input_tokens: tokens,
    cache_creation: { ephemeral_1h_input_tokens: 2, ephemeral_5m_input_tokens: 3 },
    cache_read_input_tokens: 7,
    output_tokens: 11,
    server_tool_use: { web_search_requests: 1 },
    api_key_id: null,
    workspace_id: null,
    model,
    service_tier: null,
    context_window: null,
    inference_geo: null,
    account_id: null,
    service_account_id: null,
    request_count: 5,
    error_count: 1,
  }
}

const bucket = (hour: number, results: UsageResult[]): UsageReport['data'][number] => ({
  starting_at: new Date(span.fromMs + hour * 3_600_000).toISOString(),
  ending_at: new Date(span.fromMs + (hour + 1) * 3_600_000).toISOString(),
  results,
})

const buckets = [
  bucket(0, [result('a', 100), result('b', 200)]),
  bucket(1, []),
  bucket(23, [result('c', 400), result('a', 1)]),
]

test('a bucket is the bar of its hour, also on a day on which clocks change', () => {
  expect(placeOf('2026-10-25T23:00:00Z', span)).toBe(23)
})

test('kinds of tokens are told apart, writes of both lifetimes together', () => {
  const [input, cacheWrite, cacheRead, output] = categoryCells([bucket(4, [result('a', 9)])], span)

  expect([input, cacheWrite, cacheRead, output]).toEqual([
    { place: 4, id: 'input', value: 9n },
    { place: 4, id: 'cache_write', value: 5n },
    { place: 4, id: 'cache_read', value: 7n },
    { place: 4, id: 'output', value: 11n },
  ])
})

test('kinds, groups and totals add up to the same', () => {
  const sum = (cells: readonly { value: bigint }[]): bigint =>
    cells.reduce((total, { value }) => total + value, 0n)
  const total = tokensOf(sumUsage(buckets))

  expect(total).toBe(701n + 4n * 23n)
  expect(sum(categoryCells(buckets, span))).toBe(total)
  expect(sum(groupedCells(buckets, span, ({ model }) => model ?? ''))).toBe(total)
})

test('requests are counted by bar', () => {
  expect([...requestsByPlace(buckets, span)]).toEqual([
    [0, 10n],
    [1, 0n],
    [23, 10n],
  ])
})

test('what is in no series of its own is in that of the others', () => {
  const byModel = usageById(buckets, ({ model }) => model ?? '')
  const [a, others] = figuresOfSeries(['a', othersId], byModel)

  expect(a?.input).toBe(101n)
  expect(others?.input).toBe(600n)
  expect(others?.requests).toBe(10n)
})
