import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { indexCatalog } from './catalog.ts'
import { catalog } from './catalog-data.ts'
import { parseCostSplit, splitCost } from './cost-split.ts'
import { costOf } from './price.ts'
import type { ReportedUsage, Usage } from './usage.ts'

const index = indexCatalog(catalog)

function split(reported: ReportedUsage) {
  const cost = costOf({ index, requestedModel: 'claude-sonnet-4-5', reported, admittedAtMs: 0 })
  return { cost, splits: splitCost(reported.parts, cost).map(parseCostSplit) }
}

const usageOf = (over: Partial<Usage>): Usage => ({
  uncachedInputTokens: 0,
  cacheCreation5mTokens: 0,
  cacheCreation1hTokens: 0,
  cacheReadTokens: 0,
  outputTokens: 0,
  webSearchRequests: 0,
  webFetchRequests: 0,
  codeExecutionRequests: 0,
  ...over,
})

const kind = { serviceTier: 'standard', inferenceGeo: 'global', speed: 'standard' } as const

describe('the split of a cost', () => {
  test('says what each kind of token and each search was charged', () => {
    const usage = usageOf({ uncachedInputTokens: 1_000, outputTokens: 100, webSearchRequests: 2 })

    const { splits } = split({ ...kind, parts: [{ model: 'claude-sonnet-4-5', usage }] })

    // 3 dollars and 15 dollars for a million tokens, 10 dollars for a thousand searches.
    expect(splits).toEqual([
      {
        uncachedInput: 3_000_000n,
        cacheCreation5m: 0n,
        cacheCreation1h: 0n,
        cacheRead: 0n,
        output: 1_500_000n,
        webSearch: 20_000_000n,
      },
    ])
  })

  test('adds up to the cost to the nano-dollar, and gives nothing to what was not consumed', () => {
    const count = fc.integer({ min: 0, max: 300_000 })
    const usage = fc.record({
      uncachedInputTokens: count,
      cacheCreation5mTokens: count,
      cacheCreation1hTokens: count,
      cacheReadTokens: count,
      outputTokens: count,
      webSearchRequests: fc.integer({ min: 0, max: 9 }),
      webFetchRequests: count,
      codeExecutionRequests: count,
    })
    const model = fc.constantFrom('claude-sonnet-4-5', 'claude-haiku-4-5', 'nobody-knows')
    const reported = fc.record({
      parts: fc.array(fc.record({ model, usage }), { minLength: 1, maxLength: 4 }),
      serviceTier: fc.constantFrom('standard', 'batch', 'priority'),
      inferenceGeo: fc.constantFrom('us', 'global', 'not_available'),
      speed: fc.constantFrom('standard', 'fast'),
    })
    fc.assert(
      fc.property(reported, (each: ReportedUsage) => {
        const { cost, splits } = split(each)

        const amounts = splits.flatMap((own): bigint[] => Object.values(own))
        expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(cost.costNanoUsd)
        expect(amounts.every((amount) => amount >= 0n)).toBe(true)
        splits.forEach((own, at) => {
          const { usage: used } = each.parts[at]!
          if (used.outputTokens === 0) expect(own.output).toBe(0n)
          if (used.webSearchRequests === 0) expect(own.webSearch).toBe(0n)
          if (used.cacheReadTokens === 0) expect(own.cacheRead).toBe(0n)
        })
      }),
    )
  })

  test('any other text is no split', () => {
    expect(() => parseCostSplit('1,2,3')).toThrow('no split')
  })
})
