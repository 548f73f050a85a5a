import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CostReportQuery } from '#contract/cost-report.ts'
import { CostResult } from '#contract/cost-report.ts'
import type { WorkspaceId } from '#domain/id.ts'
import { nanoUsd, parseSignedCents } from '#domain/money.ts'
import { zeroUsage } from '#domain/usage.ts'
import type { CostParts, ReportedCostSource, UsageKey, UsageRow } from '#reports/port.ts'
import { groupCost, presentCost } from './cost-rows.ts'
import { usageGrouper } from './present-usage.ts'

const defaultId = 'wrkspc_default' as WorkspaceId

const noParts: CostParts = {
  uncachedInput: nanoUsd(0n),
  cacheCreation5m: nanoUsd(0n),
  cacheCreation1h: nanoUsd(0n),
  cacheRead: nanoUsd(0n),
  output: nanoUsd(0n),
  webSearch: nanoUsd(0n),
  unsplit: nanoUsd(0n),
}

function rowOf(key: UsageKey, parts: Partial<Record<keyof CostParts, bigint>>): UsageRow {
  const cost = { ...noParts, ...parts } as CostParts
  const costNanoUsd = nanoUsd(Object.values(cost).reduce((sum, part) => sum + part, 0n))
  return { bucketMs: 0, key, sums: { ...zeroUsage, requests: 1n, errors: 0n, costNanoUsd, cost } }
}

function resultsOf(
  rows: readonly UsageRow[],
  groups: CostReportQuery['group_by'],
  include: CostReportQuery['include'] = [],
): CostResult[] {
  const buckets = groupCost(usageGrouper(defaultId)(rows), groups)
  const results = (buckets.get(0) ?? []).map((row) => presentCost(row, include))
  return results.filter((result) => result !== undefined)
}

const sonnet = {
  model: 'claude-sonnet-4-5-20250929',
  serviceTier: 'standard',
  contextWindow: '0-200k',
  inferenceGeo: 'not_available',
  costSource: 'reported',
} as const

test('a row has all of Anthropic’s fields, and none of ours, unless they are asked for', () => {
  const rows = [rowOf({}, { output: 1_237_891_200n, unsplit: 1n })]

  expect(resultsOf(rows, [])).toEqual([
    {
      amount: '123.7891201',
      currency: 'USD',
      workspace_id: null,
      description: null,
      cost_type: null,
      context_window: null,
      model: null,
      service_tier: null,
      token_type: null,
      inference_geo: null,
    },
  ])
})

test('a description names the model and what was charged, and fills what follows from it', () => {
  const parts = {
    uncachedInput: 10_000_000n,
    cacheCreation5m: 20_000_000n,
    cacheCreation1h: 30_000_000n,
    cacheRead: 40_000_000n,
    output: 50_000_001n,
    webSearch: 60_000_000n,
  }

  const results = resultsOf([rowOf(sonnet, parts)], ['description'])

  const described = Object.fromEntries(
    results.map(({ description, amount, token_type }) => [description, [amount, token_type]]),
  )
  expect(described).toEqual({
    'Claude Sonnet 4.5 Usage - Input Tokens': ['1', 'uncached_input_tokens'],
    'Claude Sonnet 4.5 Usage - Input Tokens, Cache Write': [
      '2',
      'cache_creation.ephemeral_5m_input_tokens',
    ],
    'Claude Sonnet 4.5 Usage - Input Tokens, Cache Write 1h': [
      '3',
      'cache_creation.ephemeral_1h_input_tokens',
    ],
    'Claude Sonnet 4.5 Usage - Input Tokens, Cache Hit': ['4', 'cache_read_input_tokens'],
    'Claude Sonnet 4.5 Usage - Output Tokens': ['5.0000001', 'output_tokens'],
    'Web Search Usage': ['6', null],
  })
  expect(results.find(({ token_type }) => token_type === 'output_tokens')).toEqual({
    amount: '5.0000001',
    currency: 'USD',
    workspace_id: null,
    description: 'Claude Sonnet 4.5 Usage - Output Tokens',
    cost_type: 'tokens',
    context_window: '0-200k',
    model: 'claude-sonnet-4-5-20250929',
    service_tier: 'standard',
    token_type: 'output_tokens',
    inference_geo: 'not_available',
  })
  const search = results.find(({ cost_type }) => cost_type === 'web_search')
  expect(search).toMatchObject({ model: null, service_tier: null, context_window: null })
})

test.each([
  ['bound', 'Claude Sonnet 4.5 Usage - Upper Bound, Real Usage Unknown', 'tokens'],
  ['expired', 'Claude Sonnet 4.5 Usage - Upper Bound, Request Lost', 'tokens'],
  ['estimated', 'Claude Sonnet 4.5 Usage - Estimate Cut at Its Upper Bound', 'tokens'],
  ['reported', 'Claude Sonnet 4.5 Usage - All Tokens', 'tokens'],
  ['adjusted', 'Adjustment', null],
] as const)('what nobody can split says why: %s', (costSource, description, cost_type) => {
  const rows = [rowOf({ ...sonnet, costSource }, { unsplit: 7n })]

  expect(resultsOf(rows, ['description'])).toMatchObject([
    { amount: '0.0000007', description, cost_type, token_type: null },
  ])
})

test('names of one model are one row, and so are sources that a row does not tell apart', () => {
  const rows = [
    rowOf(sonnet, { output: 1n }),
    rowOf({ ...sonnet, model: 'claude-sonnet-4-5' }, { output: 2n }),
    rowOf({ ...sonnet, costSource: 'estimated' }, { output: 4n }),
  ]

  expect(resultsOf(rows, ['description'])).toMatchObject([{ amount: '0.0000007' }])
})

test('what cost nothing is told where requests are counted, and a model that nobody knows by its name', () => {
  const rows = [rowOf({ model: 'claude-next' }, {})]

  expect(resultsOf(rows, ['model'])).toEqual([])
  expect(resultsOf(rows, ['model'], ['requests'])).toMatchObject([
    { amount: '0', request_count: 1, model: 'claude-next' },
  ])
  const described = resultsOf([rowOf({ model: 'claude-next' }, { output: 1n })], ['description'])
  expect(described).toMatchObject([{ description: 'claude-next Usage - Output Tokens' }])
})

test('whatever is grouped by, rows have the shape that is described, and add up to the nano-dollar', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 15n })
  const parts = fc.record({
    uncachedInput: amount,
    cacheCreation5m: amount,
    cacheCreation1h: amount,
    cacheRead: amount,
    output: amount,
    webSearch: amount,
    unsplit: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
  })
  const key = fc.record({
    workspaceId: fc.constantFrom('wrkspc_default', 'wrkspc_1', 'wrkspc_2'),
    apiKeyId: fc.constantFrom('apikey_1', null),
    userId: fc.constantFrom('user_1', null),
    model: fc.constantFrom('claude-sonnet-4-5', 'claude-sonnet-4-5-20250929', 'x', ''),
    costSource: fc.constantFrom<ReportedCostSource[]>('reported', 'bound', 'adjusted'),
    tag: fc.constantFrom('a', null),
  })
  const groups = fc.subarray([
    'workspace_id',
    'description',
    'api_key_id',
    'model',
    'user_id',
    'cost_source',
    'tag',
  ] as const)

  fc.assert(
    fc.property(fc.array(fc.tuple(key, parts)), groups, (drawn, groupBy) => {
      const rows = drawn.map(([keyOf, partsOf]) => rowOf(keyOf as UsageKey, partsOf))

      const results = resultsOf(rows, groupBy)

      for (const result of results) expect(CostResult.strict().parse(result)).toEqual(result)
      const shown = results.reduce((sum, each) => sum + parseSignedCents(each.amount)!, 0n)
      expect(shown).toBe(rows.reduce((sum, { sums }) => sum + sums.costNanoUsd, 0n))
      const names = results.map(({ amount: _amount, ...rest }) => JSON.stringify(rest))
      expect(new Set(names).size).toBe(names.length)
    }),
  )
})
