import { expect, test } from 'vitest'
import { CostResult } from '#contract/cost-report.ts'
import { toJsonSchema } from '#contract/json-schema.ts'
import { bucketPage } from '#contract/report-buckets.ts'
import { UsageResult } from '#contract/usage-report.ts'
import type { JsonSchema } from '#contract/json-schema.ts'
import { formatBuckets, isOfBuckets } from './print-buckets.ts'

const schemaOf = (shape: typeof UsageResult | typeof CostResult): JsonSchema =>
  toJsonSchema(bucketPage<unknown>(shape), 'output').properties!['data']!.items!

const [starting_at, ending_at] = ['2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z']
const cost = {
  amount: '12.5',
  currency: 'USD',
  workspace_id: 'wrkspc_1',
  description: null,
  cost_type: null,
  context_window: null,
  model: null,
  service_tier: null,
  token_type: null,
  inference_geo: null,
} as const
const usage = {
  uncached_input_tokens: 10,
  cache_creation: { ephemeral_1h_input_tokens: 0, ephemeral_5m_input_tokens: 7 },
  cache_read_input_tokens: 0,
  output_tokens: 3,
  server_tool_use: { web_search_requests: 0 },
  api_key_id: null,
  workspace_id: null,
  model: 'claude-haiku-4-5-20251001',
  service_tier: null,
  context_window: null,
  inference_geo: null,
  account_id: null,
  service_account_id: null,
} as const

test('a report is a row for each result, with what it tells and nothing else', () => {
  const other = { ...cost, workspace_id: null, amount: '0.0000001' }
  const buckets = [
    { starting_at, ending_at, results: [cost, other] },
    { starting_at: ending_at, ending_at: '2026-11-23T00:00:00Z', results: [] },
  ]

  expect(formatBuckets(buckets, schemaOf(CostResult))).toBe(
    [
      'starting_at           amount     workspace_id\n',
      '2026-11-21T00:00:00Z  12.5       wrkspc_1\n',
      '2026-11-21T00:00:00Z  0.0000001  -\n',
    ].join(''),
  )
})

test('counts that stand in groups have columns of their own, where there is something to count', () => {
  const buckets = [{ starting_at, ending_at, results: [usage] }]

  expect(formatBuckets(buckets, schemaOf(UsageResult))).toBe(
    [
      'starting_at           uncached_input_tokens  ephemeral_5m_input_tokens  output_tokens  model\n',
      '2026-11-21T00:00:00Z  10                     7                          3              claude-haiku-4-5-20251001\n',
    ].join(''),
  )
})

test('buckets without a result are nothing, and other lists are none of buckets', () => {
  const buckets = [{ starting_at, ending_at, results: [] }]

  expect(formatBuckets(buckets, schemaOf(CostResult))).toBe('Nothing there.\n')
  expect(isOfBuckets(schemaOf(CostResult))).toBe(true)
  expect(isOfBuckets(toJsonSchema(CostResult, 'output'))).toBe(false)
})
