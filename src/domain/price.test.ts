import { describe, expect, test } from 'vitest'
import { catalog } from './catalog-data.ts'
import { indexCatalog } from './catalog.ts'
import { formatDollars, roundUpToNanoUsd } from './money.ts'
import { contextWindowOf, costOf } from './price.ts'
import type { Cost, CostLineType } from './price.ts'
import { zeroUsage } from './usage.ts'
import type { ReportedUsage, Usage } from './usage.ts'

const index = indexCatalog(catalog)
const november = Date.UTC(2026, 10, 22)

const categories = [
  ['uncachedInputTokens', 'uncached_input_tokens'],
  ['cacheCreation5mTokens', 'cache_creation.ephemeral_5m_input_tokens'],
  ['cacheCreation1hTokens', 'cache_creation.ephemeral_1h_input_tokens'],
  ['cacheReadTokens', 'cache_read_input_tokens'],
  ['outputTokens', 'output_tokens'],
] as const satisfies readonly (readonly [keyof Usage, CostLineType])[]

type PriceRow = readonly [model: string, prices: readonly string[]]

/** Dollars per million tokens: input, 5-minute write, 1-hour write, cache read, output. */
const published: readonly PriceRow[] = [
  ['claude-fable-5-1', ['10.00', '12.50', '20.00', '0.25', '50.00']],
  ['claude-mythos-5-1', ['10.00', '12.50', '20.00', '0.25', '50.00']],
  ['claude-fable-5', ['10.00', '12.50', '20.00', '1.00', '50.00']],
  ['claude-mythos-5', ['10.00', '12.50', '20.00', '1.00', '50.00']],
  ['claude-opus-5-5', ['4.00', '5.00', '8.00', '0.20', '20.00']],
  ['claude-opus-5', ['5.00', '6.25', '10.00', '0.50', '25.00']],
  ['claude-opus-4-8', ['5.00', '6.25', '10.00', '0.50', '25.00']],
  ['claude-opus-4-7', ['5.00', '6.25', '10.00', '0.50', '25.00']],
  ['claude-opus-4-6', ['5.00', '6.25', '10.00', '0.50', '25.00']],
  ['claude-opus-4-5', ['5.00', '6.25', '10.00', '0.50', '25.00']],
  ['claude-opus-4-5-20251101', ['5.00', '6.25', '10.00', '0.50', '25.00']],
  ['claude-opus-4-1-20250805', ['15.00', '18.75', '30.00', '1.50', '75.00']],
  ['claude-opus-4-20250514', ['15.00', '18.75', '30.00', '1.50', '75.00']],
  ['claude-sonnet-5-5', ['2.00', '2.50', '4.00', '0.10', '10.00']],
  ['claude-sonnet-5', ['2.00', '2.50', '4.00', '0.20', '10.00']],
  ['claude-sonnet-4-6', ['3.00', '3.75', '6.00', '0.30', '15.00']],
  ['claude-sonnet-4-5', ['3.00', '3.75', '6.00', '0.30', '15.00']],
  ['claude-sonnet-4-5-20250929', ['3.00', '3.75', '6.00', '0.30', '15.00']],
  ['claude-sonnet-4-20250514', ['3.00', '3.75', '6.00', '0.30', '15.00']],
  // Above 100,000 tokens of input; the lower step has its own test.
  ['claude-haiku-5-5', ['0.50', '0.625', '1.00', '0.05', '2.50']],
  ['claude-haiku-4-5', ['1.00', '1.25', '2.00', '0.10', '5.00']],
  ['claude-haiku-4-5-20251001', ['1.00', '1.25', '2.00', '0.10', '5.00']],
  ['claude-3-5-haiku-20241022', ['0.80', '1.00', '1.60', '0.08', '4.00']],
]

const publishedFast: readonly PriceRow[] = [
  ['claude-opus-5-5', ['8.00', '10.00', '16.00', '0.40', '40.00']],
  ['claude-opus-5', ['10.00', '12.50', '20.00', '1.00', '50.00']],
  ['claude-opus-4-8', ['10.00', '12.50', '20.00', '1.00', '50.00']],
]

describe('published prices, a million tokens of each category', () => {
  test.each(published)('%s: %j', (model, prices) => {
    expect(millionOfEach(model, {})).toEqual(prices)
  })

  test('cover every model of the catalog', () => {
    const covered = new Set(published.map(([model]) => index.models.get(model)))
    expect(covered).toEqual(new Set(catalog.models))
  })

  test.each(publishedFast)('fast %s: %j', (model, prices) => {
    expect(millionOfEach(model, { speed: 'fast' })).toEqual(prices)
  })

  test.each(published.filter(([model]) => !publishedFast.some(([fast]) => fast === model)))(
    '%s has no fast price and bills standard',
    (model, prices) => {
      expect(millionOfEach(model, { speed: 'fast' })).toEqual(prices)
    },
  )
})

describe('multipliers', () => {
  test('batch halves every token category', () => {
    const prices = ['2.00', '2.50', '4.00', '0.10', '10.00']
    expect(millionOfEach('claude-opus-5-5', { serviceTier: 'batch' })).toEqual(prices)
  })

  test('inference in the US adds a tenth to every token category', () => {
    const prices = ['4.40', '5.50', '8.80', '0.22', '22.00']
    expect(millionOfEach('claude-opus-5-5', { inferenceGeo: 'us' })).toEqual(prices)
  })

  test('batch and US combine', () => {
    const us = { serviceTier: 'batch', inferenceGeo: 'us' } as const
    expect(millionOfEach('claude-opus-5-5', us)).toEqual(['2.20', '2.75', '4.40', '0.11', '11.00'])
    const fable = ['5.50', '6.875', '11.00', '0.1375', '27.50']
    expect(millionOfEach('claude-fable-5-1', us)).toEqual(fable)
  })

  test('fast and US combine', () => {
    const prices = ['8.80', '11.00', '17.60', '0.44', '44.00']
    expect(millionOfEach('claude-opus-5-5', { speed: 'fast', inferenceGeo: 'us' })).toEqual(prices)
  })

  test('models before 4.6 have no US multiplier, those from 4.6 on have it', () => {
    const input = (model: string) => millionOfEach(model, { inferenceGeo: 'us' })[0]
    expect(input('claude-opus-4-5')).toBe('5.00')
    expect(input('claude-sonnet-4-5')).toBe('3.00')
    expect(input('claude-haiku-4-5')).toBe('1.00')
    expect(input('claude-opus-4-6')).toBe('5.50')
    expect(input('claude-sonnet-4-6')).toBe('3.30')
  })

  test.each(['global', 'not_available'] as const)('%s costs the plain price', (inferenceGeo) => {
    expect(millionOfEach('claude-opus-5-5', { inferenceGeo })[0]).toBe('4.00')
  })

  test('priority tier bills as standard', () => {
    expect(millionOfEach('claude-opus-5-5', { serviceTier: 'priority' })[0]).toBe('4.00')
  })

  test('one token of the cheapest rate, halved and raised, stays exact', () => {
    const reported = { serviceTier: 'batch', inferenceGeo: 'us' } as const
    const cost = priceOne('claude-haiku-5-5', { cacheReadTokens: 1 }, reported)
    // $0.01 per million is 10,000 pico-dollars a token; 11/20 of it is 5,500.
    expect(cost.lines).toMatchObject([{ amountPicoUsd: 5_500n }])
    expect(cost.costNanoUsd).toBe(6n)
  })
})

describe('price steps of Haiku 5.5', () => {
  const low = ['0.01', '0.0125', '0.02', '0.001'] as const

  test.each(categories.slice(0, 4).map(([field], at) => [field, low[at]] as const))(
    '100,000 tokens of %s cost $%s, the lower price',
    (field, dollars) => {
      const cost = priceOne('claude-haiku-5-5', { [field]: 100_000 })
      expect(formatDollars(cost.costNanoUsd)).toBe(dollars)
    },
  )

  test('output takes the lower price at 100,000 tokens of input and the higher above', () => {
    const output = (uncachedInputTokens: number) => {
      const cost = priceOne('claude-haiku-5-5', { uncachedInputTokens, outputTokens: 1_000_000 })
      return dollarsOf(cost, 'output_tokens')
    }
    expect(output(0)).toBe('0.50')
    expect(output(100_000)).toBe('0.50')
    expect(output(100_001)).toBe('2.50')
  })

  test('cached tokens count toward the step, and the whole request takes the higher price', () => {
    const usage = { uncachedInputTokens: 1, cacheReadTokens: 50_000, outputTokens: 10 }
    const at = priceOne('claude-haiku-5-5', { ...usage, cacheCreation5mTokens: 49_999 })
    const above = priceOne('claude-haiku-5-5', { ...usage, cacheCreation5mTokens: 50_000 })
    // 1 × $0.10 + 50,000 × $0.01 + 49,999 × $0.125 + 10 × $0.50, per million
    expect(at.costNanoUsd).toBe(6_754_975n)
    // 1 × $0.50 + 50,000 × $0.05 + 50,000 × $0.625 + 10 × $2.50, per million
    expect(above.costNanoUsd).toBe(33_775_500n)
  })

  test('each part takes the step of its own input', () => {
    const part = (uncachedInputTokens: number) => ({
      model: 'claude-haiku-5-5',
      usage: { ...zeroUsage, uncachedInputTokens },
    })
    const cost = price('claude-haiku-5-5', { parts: [part(100_000), part(100_001)] })
    expect(cost.lines.map((line) => line.amountPicoUsd)).toEqual([10_000_000_000n, 50_000_500_000n])
  })
})

test('Sonnet 5.5 reads its cache at half the price from 2026-10-07 on', () => {
  const read = (admittedAtMs: number) =>
    priceOne('claude-sonnet-5-5', { cacheReadTokens: 1_000_000 }, {}, admittedAtMs).costNanoUsd
  const cut = Date.UTC(2026, 9, 7)
  expect(formatDollars(read(cut - 1))).toBe('0.20')
  expect(formatDollars(read(cut))).toBe('0.10')
})

describe('server tools', () => {
  test('a thousand web searches cost $10, whatever the tier, region and speed', () => {
    const reported = { serviceTier: 'batch', inferenceGeo: 'us', speed: 'fast' } as const
    const cost = priceOne('claude-opus-5-5', { webSearchRequests: 1_000 }, reported)
    expect(formatDollars(cost.costNanoUsd)).toBe('10.00')
    expect(cost.lines).toMatchObject([{ tokenType: 'web_search', quantity: 1_000 }])
  })

  test('one web search costs one cent; web fetch and code execution cost nothing', () => {
    const usage = { webSearchRequests: 1, webFetchRequests: 5, codeExecutionRequests: 7 }
    expect(priceOne('claude-opus-5-5', usage).costNanoUsd).toBe(10_000_000n)
  })
})

describe('parts', () => {
  test('each is priced at its own model, and the sum is rounded once', () => {
    const usage = { ...zeroUsage, uncachedInputTokens: 1 }
    const cost = price('claude-haiku-5-5', {
      inferenceGeo: 'us',
      parts: [
        { model: 'claude-haiku-5-5', usage: { ...zeroUsage, cacheReadTokens: 1 } },
        { model: 'claude-haiku-5-5', usage: { ...zeroUsage, cacheReadTokens: 1 } },
        { model: 'claude-opus-4-8', usage },
      ],
    })
    // 11 + 11 + 5,500 nano-dollars: rounding each part would give the same only by luck.
    expect(cost.costNanoUsd).toBe(5_522n)
    expect(cost.lines.map((line) => line.model)).toEqual([
      'claude-haiku-5-5',
      'claude-haiku-5-5',
      'claude-opus-4-8',
    ])
  })

  test('fractions of a nano-dollar add up before the rounding', () => {
    const half = { model: 'claude-haiku-5-5', usage: { ...zeroUsage, cacheReadTokens: 1 } }
    const batch = { serviceTier: 'batch', inferenceGeo: 'us' } as const
    expect(price('claude-haiku-5-5', { ...batch, parts: [half] }).costNanoUsd).toBe(6n)
    expect(price('claude-haiku-5-5', { ...batch, parts: [half, half] }).costNanoUsd).toBe(11n)
  })

  test('the lines sum to the cost', () => {
    const usage = {
      uncachedInputTokens: 12_345,
      cacheCreation5mTokens: 678,
      cacheCreation1hTokens: 91,
      cacheReadTokens: 23_456,
      outputTokens: 789,
      webSearchRequests: 2,
    }
    const cost = priceOne('claude-fable-5-1', usage, { serviceTier: 'batch', inferenceGeo: 'us' })
    expect(cost.lines).toHaveLength(6)
    const sum = cost.lines.reduce((total, line) => total + line.amountPicoUsd, 0n)
    expect(cost.costNanoUsd).toBe((sum + 999n) / 1_000n)
    // (12,345 × 10 + 678 × 12.50 + 91 × 20 + 23,456 × 0.25 + 789 × 50) × 11/20 + 2 × $0.01
    expect(cost.costNanoUsd).toBe(118_482_450n)
    expect(cost.priceVersion).toBe(catalog.version)
  })

  test('nothing consumed costs nothing', () => {
    expect(priceOne('claude-opus-5-5', {})).toMatchObject({ costNanoUsd: 0n, lines: [] })
  })
})

describe('models that the book does not know', () => {
  test('are charged the dearest rates in the book, and flagged', () => {
    const cost = priceOne('claude-next-9', {
      uncachedInputTokens: 1_000_000,
      outputTokens: 1_000_000,
    })
    expect(cost.unpriced).toBe(true)
    expect(formatDollars(cost.costNanoUsd)).toBe('90.00')
    expect(cost.lines.map((line) => line.model)).toEqual(['claude-next-9', 'claude-next-9'])
    expect(millionOfEach('claude-next-9', {})).toEqual(['15.00', '18.75', '30.00', '1.50', '75.00'])
  })

  test('are charged the US multiplier too', () => {
    expect(millionOfEach('claude-next-9', { inferenceGeo: 'us' })[0]).toBe('16.50')
  })

  test('flag the whole response when only an added part is unknown', () => {
    const parts = ['claude-haiku-4-5', 'claude-next-9'].map((model) => ({
      model,
      usage: zeroUsage,
    }))
    expect(price('claude-haiku-4-5', { parts }).unpriced).toBe(true)
  })

  test('are not the dated form of the requested model', () => {
    const parts = [
      { model: 'claude-opus-5-5-20260922', usage: { ...zeroUsage, outputTokens: 50_000 } },
    ]
    expect(price('claude-opus-5-5', { parts })).toMatchObject({
      costNanoUsd: 1_000_000_000n,
      unpriced: false,
      lines: [{ model: 'claude-opus-5-5' }],
    })
    expect(price('claude-opus-5', { parts }).unpriced).toBe(true)
  })
})

test.each([
  [200_000, '0-200k'],
  [200_001, '200k-1M'],
])('the context window of %i input tokens, cached ones included, is %s', (tokens, expected) => {
  const usage = { ...zeroUsage, cacheReadTokens: tokens - 1, uncachedInputTokens: 1 }
  expect(contextWindowOf({ ...usage, outputTokens: 64_000 })).toBe(expected)
})

type Reported = Partial<Omit<ReportedUsage, 'parts'>>

function price(
  requestedModel: string,
  reported: Reported & Pick<ReportedUsage, 'parts'>,
  admittedAtMs = november,
): Cost {
  const standard = { serviceTier: 'standard', inferenceGeo: 'global', speed: 'standard' } as const
  return costOf({ index, requestedModel, reported: { ...standard, ...reported }, admittedAtMs })
}

function priceOne(
  model: string,
  usage: Partial<Usage>,
  reported: Reported = {},
  admittedAtMs = november,
): Cost {
  const parts = [{ model, usage: { ...zeroUsage, ...usage } }]
  return price(model, { ...reported, parts }, admittedAtMs)
}

/** Dollars for a million tokens of each category, with input enough to be above every price step. */
function millionOfEach(model: string, reported: Reported): string[] {
  const million = Object.fromEntries(categories.map(([field]) => [field, 1_000_000]))
  const cost = priceOne(model, million, reported)
  return categories.map(([, tokenType]) => dollarsOf(cost, tokenType))
}

function dollarsOf(cost: Cost, tokenType: CostLineType): string {
  const line = cost.lines.find((candidate) => candidate.tokenType === tokenType)
  if (line === undefined) throw new Error(`No line of ${tokenType}.`)
  return formatDollars(roundUpToNanoUsd(line.amountPicoUsd))
}
