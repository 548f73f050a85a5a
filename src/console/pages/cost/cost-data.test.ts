import { expect, test } from 'vitest'
import type { CostResult } from '#contract/cost-report.ts'
import { costById, costCells, costParts, daysOf, kindOf, shareOf, sumCost } from './cost-data.ts'

const fromMs = Date.parse('2026-11-01T00:00:00Z')
const span = { width: 'day', fromMs, toMs: fromMs + 3 * 86_400_000 } as const

function result(amount: string, more: Partial<CostResult> = {}): CostResult {
  return {
    amount,
    currency: 'USD',
    workspace_id: null,
    description: null,
    cost_type: null,
    context_window: null,
    model: null,
    service_tier: null,
    token_type: null,
    inference_geo: null,
    ...more,
  }
}

const bucket = (day: number, results: CostResult[]) => ({
  starting_at: `2026-11-0${day}T00:00:00Z`,
  ending_at: `2026-11-0${day + 1}T00:00:00Z`,
  results,
})

test('amounts are added to the nano-dollar', () => {
  const buckets = [bucket(1, [result('0.0000001'), result('123.45')]), bucket(3, [result('-3')])]

  expect(sumCost(buckets)).toBe(1_204_500_001n)
  expect(daysOf(buckets, span)).toEqual([1_234_500_001n, 0n, -30_000_000n])
})

test('a bucket is the bar of its day, whose sums by group add up', () => {
  const buckets = [
    bucket(2, [result('1', { model: 'a' }), result('2', { model: 'b' })]),
    bucket(3, [result('4', { model: 'a' })]),
  ]
  const idOf = ({ model }: CostResult): string => model ?? ''

  expect(costCells(buckets, span, idOf).map(({ place, id }) => [place, id])).toEqual([
    [1, 'a'],
    [1, 'b'],
    [2, 'a'],
  ])
  expect([...costById(buckets, idOf)]).toEqual([
    ['a', 50_000_000n],
    ['b', 20_000_000n],
  ])
})

test('tokens, tools and the rest are the whole', () => {
  const buckets = [
    bucket(1, [
      result('10', { cost_type: 'tokens', token_type: 'output_tokens' }),
      result('5', { cost_type: 'tokens', token_type: 'uncached_input_tokens' }),
      result('2', { cost_type: 'web_search' }),
      // A bound, of which nobody knows which tokens it is for.
      result('1', { cost_type: 'tokens' }),
      result('-4'),
    ]),
  ]
  const { tokens, tools, unsplit } = costParts(costById(buckets, kindOf))

  expect([tokens, tools, unsplit]).toEqual([150_000_000n, 20_000_000n, -30_000_000n])
  expect(tokens + tools + unsplit).toBe(sumCost(buckets))
})

test('a share is cut: what is not all does not read 100 %', () => {
  expect(shareOf(9_999n, 10_000n)).toBe(99.9)
  expect(shareOf(1n, 3n)).toBe(33.3)
  expect(shareOf(0n, 0n)).toBe(0)
})
