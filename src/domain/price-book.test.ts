import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundOf } from './bound.ts'
import { catalog } from './catalog-data.ts'
import { findModel, indexCatalog, priceOn, versionOn } from './catalog.ts'
import type { CatalogIndex } from './catalog.ts'
import type { PriceId } from './id.ts'
import { picoUsd } from './money.ts'
import { decidingEntry, priceBookOf } from './price-book.ts'
import { decidingWebSearchEntry } from './price-entry.ts'
import type { PriceEntry, PriceSetting } from './price-entry.ts'
import {
  firstInexactRate,
  formatPriceMultiplier,
  parsePriceMultiplier,
} from './price-multiplier.ts'
import { costOf } from './price.ts'
import { mapRates, usdPerMillionTokens } from './token-rates.ts'
import type { TokenRates } from './token-rates.ts'
import { zeroUsage } from './usage.ts'
import type { ReportedUsage, Usage } from './usage.ts'

const list = indexCatalog(catalog)
const day = 86_400_000
const start = Date.UTC(2026, 10, 23)

const aMillion = (model: string): ReportedUsage => ({
  parts: [{ model, usage: { ...zeroUsage, uncachedInputTokens: 1e6, outputTokens: 1e6 } }],
  serviceTier: 'standard',
  inferenceGeo: 'global',
  speed: 'standard',
})

describe('a price of a model', () => {
  const index = bookOf([start, priceOf('claude-opus-5-5', '3', '11')])

  test('holds from its instant on, to the millisecond, and changes no other', () => {
    expect(dollarsAt(index, 'claude-opus-5-5', start - 1)).toBe(24)
    expect(dollarsAt(index, 'claude-opus-5-5', start)).toBe(14)
    expect(dollarsAt(index, 'claude-opus-5', start)).toBe(30)
  })

  test('has the steps and the fast price that it was given, and no others', () => {
    expect(priceOn(findModel(index, 'claude-opus-5-5')!, start)).toEqual({
      effectiveFromMs: start,
      steps: [{ inputTokensAbove: 0, ...ratesOf('3', '11') }],
    })
  })

  test('may be named by any of the model’s names', () => {
    const byAlias = bookOf([start, priceOf('claude-opus-4-5', '3', '11')])
    expect(dollarsAt(byAlias, 'claude-opus-4-5-20251101', start)).toBe(14)
  })

  test('ends where the model goes back to the list', () => {
    const back = bookOf(
      [start, priceOf('claude-opus-5-5', '3', '11')],
      [start + day, { type: 'list_price', model: 'claude-opus-5-5' }],
    )
    expect(dollarsAt(back, 'claude-opus-5-5', start + day - 1)).toBe(14)
    expect(dollarsAt(back, 'claude-opus-5-5', start + day)).toBe(24)
  })
})

describe('a model that the list does not know', () => {
  const index = bookOf(
    [start, priceOf('claude-next-9', '1', '2')],
    [start + day, { type: 'list_price', model: 'claude-next-9' }],
  )
  const ask = { ...plainAsk(), model: 'claude-next-9' }

  test.each([
    ['before', start - 1, 90, true],
    ['while', start, 3, false],
    ['after', start + day, 90, true],
  ])('%s it has a price', (_when, atMs, dollars, unpriced) => {
    expect(dollarsAt(index, 'claude-next-9', atMs)).toBe(dollars)
    expect(costAt(index, 'claude-next-9', atMs).unpriced).toBe(unpriced)
    expect(boundOf(ask, index, atMs).unpriced).toBe(unpriced)
  })

  test('shares the limits of the other models, and takes as much as the largest', () => {
    const model = findModel(index, 'claude-next-9')!
    expect(model).toMatchObject({ rateLimitGroup: 'other', inputTokensMax: 1_000_000 })
  })
})

describe('a multiplier', () => {
  const index = bookOf(
    [start, multiplierOf(null, '0.85')],
    [start, multiplierOf('claude-haiku-5-5', '0.5')],
    [start, priceOf('claude-opus-5-5', '3', '11')],
    [start + day, { type: 'list_price', model: 'claude-haiku-5-5' }],
    [start + 2 * day, multiplierOf(null, '1')],
  )
  const inputOf = (model: string, atMs: number) =>
    priceOn(findModel(index, model)!, atMs).steps[0]!.uncachedInput

  test('is on the list price, exactly', () => {
    expect(inputOf('claude-sonnet-5-5', start - 1)).toBe(2_000_000n)
    expect(inputOf('claude-sonnet-5-5', start)).toBe(1_700_000n)
    expect(inputOf('claude-sonnet-5-5', start + 2 * day)).toBe(2_000_000n)
  })

  test('of one model stands in place of that of all', () => {
    expect(inputOf('claude-haiku-5-5', start)).toBe(50_000n)
    expect(inputOf('claude-haiku-5-5', start + day)).toBe(85_000n)
  })

  test('does not touch a price that was set', () => {
    expect(inputOf('claude-opus-5-5', start)).toBe(3_000_000n)
  })

  test('follows the list where that changes', () => {
    const early = Date.UTC(2026, 9, 1)
    const followed = bookOf([early, multiplierOf(null, '0.5')])
    const sonnet = findModel(followed, 'claude-sonnet-5-5')!
    const cut = Date.UTC(2026, 9, 7)
    expect(priceOn(sonnet, cut - 1).steps[0]!.cacheRead).toBe(100_000n)
    expect(priceOn(sonnet, cut).steps[0]!.cacheRead).toBe(50_000n)
  })

  test('in whole percent leaves no fraction of any list price', () => {
    for (let percent = 1; percent <= 200; percent++) {
      const multiplier = parsePriceMultiplier((percent / 100).toFixed(2))!
      expect(firstInexactRate(catalog.models, multiplier)).toBeUndefined()
    }
  })

  test('that would leave one is told', () => {
    const odd = parsePriceMultiplier('0.8755')!
    expect(firstInexactRate(catalog.models, odd)).toMatchObject({
      model: { id: 'claude-haiku-5-5' },
      rate: 125_000n,
    })
  })

  test.each(['0', '0.00001', '101', '-1', '.5', '1,5', '1e1', ''])('is not %j', (text) => {
    expect(parsePriceMultiplier(text)).toBeUndefined()
  })

  test.each([
    ['0.85', '0.85'],
    ['0.875', '0.875'],
    ['1', '1.00'],
    ['12.5', '12.50'],
    ['0.0001', '0.0001'],
  ])('%s is written %s', (text, written) => {
    expect(formatPriceMultiplier(parsePriceMultiplier(text)!)).toBe(written)
  })
})

describe('a price of web searches', () => {
  const index = bookOf(
    [start, { type: 'web_search', request: picoUsd(8_000_000_000n) }],
    [start + day, { type: 'web_search', request: null }],
  )

  test.each([
    [start - 1, 10_000_000n],
    [start, 8_000_000n],
    [start + day, 10_000_000n],
  ])('at %i', (admittedAtMs, expected) => {
    const usage = { ...zeroUsage, webSearchRequests: 1 }
    const reported = { ...aMillion(''), parts: [{ model: 'claude-opus-5-5', usage }] }
    const cost = costOf({ index, requestedModel: 'claude-opus-5-5', reported, admittedAtMs })
    expect(cost.costNanoUsd).toBe(expected)
  })
})

describe('the dearest prices, for models that have none', () => {
  test('are those of what was set, while it holds', () => {
    const index = bookOf(
      [start, priceOf('claude-next-9', '20', '100')],
      [start + day, priceOf('claude-next-9', '1', '1')],
    )
    const at = (atMs: number) => dollarsAt(index, 'nobody-knows', atMs)
    expect([start - 1, start, start + day].map(at)).toEqual([90, 120, 90])
  })

  test('are not lowered by a discount', () => {
    const index = bookOf([start, multiplierOf(null, '0.5')])
    expect(dollarsAt(index, 'nobody-knows', start)).toBe(90)
  })

  test('are raised by a surcharge', () => {
    const index = bookOf([start, multiplierOf(null, '2')])
    expect(dollarsAt(index, 'nobody-knows', start)).toBe(180)
  })
})

test('who decided a price can be told', () => {
  const entries = entriesOf(
    [start, multiplierOf(null, '0.85')],
    [start, priceOf('claude-opus-5-5', '3', '11')],
    [start, { type: 'web_search', request: picoUsd(8n) }],
    [start + day, { type: 'list_price', model: 'claude-opus-5-5' }],
    [start + 2 * day, multiplierOf(null, '1')],
    [start + 2 * day, { type: 'web_search', request: null }],
  )
  const at = (model: string, atMs: number) => decidingEntry(list, entries, { model, atMs })?.id
  expect(at('claude-opus-5-5', start - 1)).toBeUndefined()
  expect(at('claude-opus-5-5', start)).toBe('price_1')
  expect(at('claude-opus-5-5', start + day)).toBe('price_0')
  expect(at('claude-opus-5-5', start + 2 * day)).toBeUndefined()
  expect(at('claude-next-9', start)).toBeUndefined()
  expect(decidingWebSearchEntry(entries, start)?.id).toBe('price_2')
  expect(decidingWebSearchEntry(entries, start + 2 * day)).toBeUndefined()
})

describe('whatever is set', () => {
  test('a price follows from what holds by then: later entries, and their order, change nothing', () => {
    fc.assert(
      fc.property(anyEntries, anyInstant, anyUsage, (entries, atMs, reported) => {
        const known = entries.filter((entry) => entry.effectiveAtMs <= atMs)
        const full = priceBookOf(catalog, entries)
        const less = priceBookOf(catalog, known.toReversed())
        const at = (index: CatalogIndex) =>
          costOf({ index, requestedModel: 'x', reported, admittedAtMs: atMs })
        expect(at(less)).toEqual(at(full))
        expect(versionOn(less.catalog, atMs)).toBe(versionOn(full.catalog, atMs))
      }),
    )
  })

  test('a multiplied cost is the multiplied list cost, rounded up once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), anyUsage, (percent, reported) => {
        const text = `${Math.floor(percent / 100)}.${String(percent % 100).padStart(2, '0')}`
        const index = bookOf([start, multiplierOf(null, text)])
        const known = { ...reported, parts: reported.parts.filter(isListed) }
        const input = { requestedModel: 'x', reported: known, admittedAtMs: start }
        // Every list price is a whole number of hundreds, so a hundredth of it is a price as well.
        const exact = twentiethsOf(known) * BigInt(percent)
        expect(costOf({ ...input, index }).costNanoUsd).toBe((exact + 1_999_999n) / 2_000_000n)
      }),
    )
  })

  test('the bound holds for every book, to the nano-dollar', () => {
    fc.assert(
      fc.property(
        anyEntries,
        anyInstant,
        anyModel,
        fc.record({ input: fc.nat({ max: 2_000 }), output: fc.nat({ max: 500 }) }),
        fc.constantFrom(...categories),
        (entries, atMs, model, { input, output }, category) => {
          const index = priceBookOf(catalog, entries)
          const ask = { ...plainAsk(), model, textBytes: input, maxTokens: output }
          const usage = { ...zeroUsage, [category]: input, outputTokens: output }
          const reported = { ...aMillion(model), inferenceGeo: 'us', parts: [{ model, usage }] }
          const cost = costOf({
            index,
            requestedModel: model,
            reported: reported as ReportedUsage,
            admittedAtMs: atMs,
          })
          expect(cost.costNanoUsd <= boundOf(ask, index, atMs).boundNanoUsd).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })
})

const categories = [
  'uncachedInputTokens',
  'cacheCreation5mTokens',
  'cacheCreation1hTokens',
  'cacheReadTokens',
] as const satisfies readonly (keyof Usage)[]

const anyModel = fc.constantFrom(
  'claude-opus-5-5',
  'claude-haiku-5-5',
  'claude-opus-4-5',
  'claude-next-9',
  'nobody-knows',
)
const anyInstant = fc.constantFrom(0, start - 1, start, start + 1, start + day, start + 9 * day)
const anyRates = fc
  .array(fc.bigInt({ min: 1n, max: 10n ** 9n }), { minLength: 5, maxLength: 5 })
  .map((rates) => {
    let at = 0
    return mapRates(() => picoUsd(rates[at++]!))
  })

const anySetting: fc.Arbitrary<PriceSetting> = fc.oneof(
  fc.record({
    type: fc.constant('model_price' as const),
    model: anyModel,
    steps: fc
      .tuple(anyRates, fc.array(anyRates, { maxLength: 1 }))
      .map(([first, rest]) => [
        { inputTokensAbove: 0, ...first },
        ...rest.map((rates) => ({ inputTokensAbove: 1_000, ...rates })),
      ]),
    fast: fc.option(anyRates),
  }),
  fc.record({
    type: fc.constant('multiplier' as const),
    model: fc.option(anyModel),
    multiplier: fc
      .constantFrom('0.85', '0.0001', '1', '1.2345', '3')
      .map((text) => parsePriceMultiplier(text)!),
  }),
  fc.record({
    type: fc.constant('web_search' as const),
    request: fc.option(fc.bigInt({ min: 1n, max: 10n ** 10n }).map(picoUsd)),
  }),
  fc.record({ type: fc.constant('list_price' as const), model: anyModel }),
)

const anyEntries: fc.Arbitrary<PriceEntry[]> = fc
  .array(fc.tuple(anyInstant, anySetting), { maxLength: 12 })
  .map((each) => entriesOf(...each))

const anyUsage: fc.Arbitrary<ReportedUsage> = fc.record({
  parts: fc.array(
    fc.record({
      model: anyModel,
      usage: fc
        .record({
          uncachedInputTokens: fc.nat({ max: 300_000 }),
          cacheReadTokens: fc.nat({ max: 5_000 }),
          cacheCreation5mTokens: fc.nat({ max: 5_000 }),
          outputTokens: fc.nat({ max: 5_000 }),
        })
        .map((usage) => ({ ...zeroUsage, ...usage })),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  serviceTier: fc.constantFrom('standard', 'batch'),
  inferenceGeo: fc.constantFrom('us', 'global'),
  speed: fc.constantFrom('standard', 'fast'),
})

const isListed = ({ model }: { readonly model: string }) => findModel(list, model) !== undefined

/** The list cost in twentieths of pico-dollars, from the lines of each token alone: exact for list prices. */
function twentiethsOf(reported: ReportedUsage): bigint {
  const { lines } = costOf({ index: list, requestedModel: 'x', reported, admittedAtMs: start })
  return lines.reduce((sum, line) => sum + line.amountPicoUsd, 0n) * 20n
}

function entriesOf(...each: readonly (readonly [number, PriceSetting])[]): PriceEntry[] {
  return each.map(([effectiveAtMs, setting], at) => ({
    id: `price_${at}` as PriceId,
    effectiveAtMs,
    setting,
  }))
}

function bookOf(...each: readonly (readonly [number, PriceSetting])[]): CatalogIndex {
  return priceBookOf(catalog, entriesOf(...each))
}

function ratesOf(input: string, output: string): TokenRates {
  const rate = usdPerMillionTokens(input)
  return { ...mapRates(() => rate), output: usdPerMillionTokens(output) }
}

function priceOf(model: string, input: string, output: string): PriceSetting {
  const steps = [{ inputTokensAbove: 0, ...ratesOf(input, output) }]
  return { type: 'model_price', model, steps, fast: null }
}

function multiplierOf(model: string | null, text: string): PriceSetting {
  return { type: 'multiplier', model, multiplier: parsePriceMultiplier(text)! }
}

function costAt(index: CatalogIndex, model: string, admittedAtMs: number) {
  return costOf({ index, requestedModel: model, reported: aMillion(model), admittedAtMs })
}

/** Of a million tokens in and a million out. */
function dollarsAt(index: CatalogIndex, model: string, admittedAtMs: number): number {
  return Number(costAt(index, model, admittedAtMs).costNanoUsd) / 1e9
}

function plainAsk() {
  return {
    model: 'claude-opus-5-5',
    otherModels: [],
    maxTokens: 1_000,
    textBytes: 1_000,
    images: 0,
    unknownSizeParts: 0,
    tools: 0,
    cacheTtl: '1h',
    inferenceGeo: undefined,
    speed: 'fast',
    unboundedReasons: [],
  } as const
}
