import { describe, expect, test } from 'vitest'
import { catalog } from './catalog-data.ts'
import {
  dearestRates,
  findGroup,
  findModel,
  groupOfModel,
  indexCatalog,
  isSameModelName,
  priceOn,
  versionOn,
} from './catalog.ts'
import type { Catalog, Model } from './catalog.ts'
import { picoUsd } from './money.ts'
import { formatUsdPerMillionTokens, usdPerMillionTokens } from './token-rates.ts'
import type { TokenRates } from './token-rates.ts'

const index = indexCatalog(catalog)

describe('the shipped catalog', () => {
  const names = catalog.models.flatMap((model) => [model.id, ...model.aliases])

  test('has no id or alias twice', () => {
    expect(new Set(names).size).toBe(names.length)
  })

  test.each(names)('finds %s', (name) => {
    const model = findModel(index, name)
    expect([model?.id, ...(model?.aliases ?? [])]).toContain(name)
  })

  test('has a current model of every line, and the retired ones of old keys', () => {
    const states = Object.groupBy(catalog.models, (model) => model.state)
    expect(states.current?.map((model) => model.id).toSorted()).toEqual([
      'claude-fable-5-1',
      'claude-haiku-5-5',
      'claude-opus-5-5',
      'claude-sonnet-5-5',
    ])
    expect(catalog.models).toHaveLength(20)
  })

  test.each([
    ['claude_fable_5_x', 'Claude Fable 5.x', ['claude-fable-5-1', 'claude-fable-5']],
    ['claude_mythos_5_x', 'Claude Mythos 5.x', ['claude-mythos-5-1', 'claude-mythos-5']],
    ['claude_opus_5_5', 'Claude Opus 5.5', ['claude-opus-5-5']],
    ['claude_opus_5', 'Claude Opus 5', ['claude-opus-5']],
    [
      'claude_opus_4_x',
      'Claude Opus 4.x',
      ['claude-opus-4-8', 'claude-opus-4-7', 'claude-opus-4-6', 'claude-opus-4-5-20251101'],
    ],
    [
      'claude_opus_4_retired',
      'Claude Opus 4 and 4.1',
      ['claude-opus-4-1-20250805', 'claude-opus-4-20250514'],
    ],
    ['claude_sonnet_5_5', 'Claude Sonnet 5.5', ['claude-sonnet-5-5']],
    ['claude_sonnet_5', 'Claude Sonnet 5', ['claude-sonnet-5']],
    ['claude_sonnet_4_x', 'Claude Sonnet 4.x', ['claude-sonnet-4-6', 'claude-sonnet-4-5-20250929']],
    ['claude_sonnet_4_retired', 'Claude Sonnet 4', ['claude-sonnet-4-20250514']],
    ['claude_haiku_5_5', 'Claude Haiku 5.5', ['claude-haiku-5-5']],
    ['claude_haiku_4_5', 'Claude Haiku 4.5', ['claude-haiku-4-5-20251001']],
    ['claude_haiku_3_5', 'Claude Haiku 3.5', ['claude-3-5-haiku-20241022']],
    ['other', 'Other models', []],
  ])('pools %s as published', (id, displayName, models) => {
    expect(findGroup(index, id)?.displayName).toBe(displayName)
    const pooled = catalog.models.filter((model) => model.rateLimitGroup === id)
    expect(pooled.map((model) => model.id)).toEqual(models)
  })

  test('has no group beyond those, and each has a wire id of its own', () => {
    expect(catalog.groups).toHaveLength(14)
    const wireIds = catalog.groups.map((group) => group.wireId)
    expect(new Set(wireIds).size).toBe(wireIds.length)
    for (const wireId of wireIds) expect(wireId).toMatch(/^rlg_01[1-9A-HJ-NP-Za-km-z]{22}$/)
  })

  test('lets a model outside the catalog share the group of other models', () => {
    expect(groupOfModel(index, 'claude-opus-4-5').id).toBe('claude_opus_4_x')
    expect(groupOfModel(index, 'claude-next-9').id).toBe('other')
  })

  test.each(catalog.models.map((model) => [model.id, model] as const))(
    '%s has plausible sizes and a first price from its release on',
    (_, model) => {
      expect(model.outputTokensMax).toBeLessThan(model.inputTokensMax)
      expect(model.imageTokensMax).toBeGreaterThan(0)
      expect(model.toolUseOverheadTokensMax).toBe(804)
      expect(model.prices[0]?.effectiveFromMs).toBe(model.createdAtMs)
    },
  )

  test.each([
    ['claude-opus-5-5', 1_000_000, 128_000, true],
    ['claude-haiku-5-5', 1_000_000, 128_000, true],
    ['claude-opus-4-6', 1_000_000, 128_000, true],
    ['claude-sonnet-4-6', 1_000_000, 128_000, true],
    ['claude-opus-4-5', 200_000, 64_000, false],
    ['claude-opus-4-1', 200_000, 32_000, false],
    ['claude-sonnet-4-5', 200_000, 64_000, false],
    ['claude-haiku-4-5', 200_000, 64_000, false],
    ['claude-3-5-haiku-20241022', 200_000, 8_192, false],
  ])(
    '%s takes %i tokens in and %i out',
    (name, inputTokensMax, outputTokensMax, acceptsInferenceGeo) => {
      expect(findModel(index, name)).toMatchObject({
        inputTokensMax,
        outputTokensMax,
        acceptsInferenceGeo,
      })
    },
  )

  test('prices cache writes at 1.25 and 2 times the input, in every step and at every speed', () => {
    for (const rates of catalog.models.flatMap(allRates)) {
      expect(rates.cacheCreation5m * 4n).toBe(rates.uncachedInput * 5n)
      expect(rates.cacheCreation1h).toBe(rates.uncachedInput * 2n)
    }
  })
})

describe('priceOn', () => {
  const sonnet = findModel(index, 'claude-sonnet-5-5') as Model
  const cut = Date.UTC(2026, 9, 7)

  test('takes the price in force at the instant, to the millisecond', () => {
    expect(priceOn(sonnet, cut - 1)).toBe(sonnet.prices[0])
    expect(priceOn(sonnet, cut)).toBe(sonnet.prices[1])
    expect(priceOn(sonnet, cut + 1e12)).toBe(sonnet.prices[1])
  })

  test('takes the first price before the first', () => {
    expect(priceOn(sonnet, 0)).toBe(sonnet.prices[0])
  })
})

test('the version counts the changes of the organization’s own that hold by then', () => {
  const revised = { ...catalog, revisedAtMs: [10, 20, 20] }
  const versions = [9, 10, 19, 20].map((atMs) => versionOn(revised, atMs))
  expect(versions).toEqual(['2026-10-10', '2026-10-10+1', '2026-10-10+1', '2026-10-10+3'])
})

describe('the dearest rates', () => {
  test('are at least every rate in the book', () => {
    const dearest = dearestRates(catalog)
    for (const rates of catalog.models.flatMap(allRates)) {
      expect(dearest.uncachedInput >= rates.uncachedInput).toBe(true)
      expect(dearest.cacheCreation5m >= rates.cacheCreation5m).toBe(true)
      expect(dearest.cacheCreation1h >= rates.cacheCreation1h).toBe(true)
      expect(dearest.cacheRead >= rates.cacheRead).toBe(true)
      expect(dearest.output >= rates.output).toBe(true)
    }
  })

  test('count fast speed and price steps', () => {
    const cheap = usdPerMillionTokens('1')
    const dear = usdPerMillionTokens('7')
    const base = flat('1')
    const book = withModels({
      ...anyModel,
      prices: [
        {
          effectiveFromMs: 0,
          steps: [
            { inputTokensAbove: 0, ...base },
            { inputTokensAbove: 5, ...base, cacheRead: dear },
          ],
          fast: { ...base, output: dear },
        },
      ],
    })
    expect(dearestRates(book)).toEqual({ ...base, cacheRead: dear, output: dear })
    expect(base.uncachedInput).toBe(cheap)
  })
})

describe('isSameModelName', () => {
  test.each([
    ['claude-opus-5-5', 'claude-opus-5-5-20260922', true],
    ['claude-opus-4-5-20251101', 'claude-opus-4-5', true],
    ['claude-opus-5', 'claude-opus-5-5', false],
    ['claude-opus-4-20250514', 'claude-opus-4-8', false],
    ['claude-sonnet-5', 'claude-opus-5', false],
  ])('%s and %s: %s', (left, right, same) => {
    expect(isSameModelName(left, right)).toBe(same)
  })
})

describe('usdPerMillionTokens', () => {
  test.each([
    ['1', 1_000_000n],
    ['12.50', 12_500_000n],
    ['0.125', 125_000n],
    ['0.01', 10_000n],
    ['0.0001', 100n],
    ['0.000001', 1n],
  ])('$%s per million tokens is %s pico-dollars a token, and back', (text, pico) => {
    expect(usdPerMillionTokens(text)).toBe(pico)
    expect(usdPerMillionTokens(formatUsdPerMillionTokens(picoUsd(pico)))).toBe(pico)
  })

  test.each(['', '1.', '.5', '-1', '1e3', '0.0000001', '1,5', ' 1'])('refuses %j', (text) => {
    expect(() => usdPerMillionTokens(text)).toThrow('Not a price')
  })
})

describe('indexCatalog', () => {
  const model = catalog.models[0] as Model
  const price = model.prices[0] as Model['prices'][number]
  const search = catalog.webSearchPrices[0]!
  const twice = <Each>(each: Each): Each[] => [each, each]

  test.each<[string, Catalog]>([
    ['names claude-fable-5-1 twice', withModels(model, { ...model })],
    ['names twin twice', withModels(model, { ...anyModel, id: 'twin', aliases: ['twin'] })],
    ['unknown group', withModels({ ...model, rateLimitGroup: 'nowhere' })],
    ['has no price', withModels({ ...model, prices: [] })],
    ['not in the order of their dates', withModels({ ...model, prices: [price, price] })],
    ['do not ascend from 0', withModels({ ...model, prices: [{ ...price, steps: [] }] })],
    [
      'not above zero',
      withModels({ ...model, prices: [{ ...price, fast: { ...flat('1'), output: picoUsd(0n) } }] }),
    ],
    ['web searches are not in the order', { ...catalog, webSearchPrices: twice(search) }],
    ['no group of other models', { ...catalog, groups: [], models: [] }],
  ])('refuses a book that contradicts itself: %s', (message, book) => {
    expect(() => indexCatalog(book)).toThrow(message)
  })
})

const anyModel: Model = { ...(catalog.models[0] as Model), id: 'any-model', aliases: [] }

function withModels(...models: Model[]): Catalog {
  return { ...catalog, models }
}

function allRates(model: Model): TokenRates[] {
  return model.prices.flatMap((price) => [...price.steps, ...(price.fast ? [price.fast] : [])])
}

function flat(usd: string): TokenRates {
  const rate = usdPerMillionTokens(usd)
  return {
    uncachedInput: rate,
    cacheCreation5m: rate,
    cacheCreation1h: rate,
    cacheRead: rate,
    output: rate,
  }
}
