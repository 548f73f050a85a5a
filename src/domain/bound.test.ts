import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundOf, countTokensMargin, maxTokensThatFit, promptFramingTokensMax } from './bound.ts'
import type { AskFacts, Bound } from './bound.ts'
import { catalog } from './catalog-data.ts'
import { indexCatalog } from './catalog.ts'
import { formatDollars } from './money.ts'
import { costOf } from './price.ts'
import { zeroUsage } from './usage.ts'
import type { ReportedUsage, Usage } from './usage.ts'

const index = indexCatalog(catalog)
const november = Date.UTC(2026, 10, 22)

const plain: AskFacts = {
  model: 'claude-opus-5-5',
  otherModels: [],
  maxTokens: 1_000,
  textBytes: 936,
  images: 0,
  unknownSizeParts: 0,
  tools: 0,
  cacheTtl: 'none',
  inferenceGeo: 'global',
  speed: 'standard',
  unboundedReasons: [],
}

test('an ask with very many runs has a bound like any other', () => {
  const otherModels = Array.from({ length: 200_000 }, () => plain.model)
  const { boundNanoUsd } = boundOf({ ...plain, maxTokens: 0, otherModels }, index, november)
  const alone = boundOf({ ...plain, maxTokens: 0 }, index, november).boundNanoUsd
  expect(boundNanoUsd / alone).toBe(200_001n)
})

describe('the bound holds', () => {
  test('for every usage that is consistent with a bounded ask, to the nano-dollar', () => {
    fc.assert(
      fc.property(
        boundedAsk().chain((ask) => fc.tuple(fc.constant(ask), admission, consistentUsage(ask))),
        ([ask, admittedAtMs, reported]) => {
          const { boundNanoUsd } = boundOf(ask, index, admittedAtMs)
          const cost = costOf({ index, requestedModel: ask.model, reported, admittedAtMs })
          expect(cost.costNanoUsd <= boundNanoUsd).toBe(true)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  test('and is reached, so that it reserves no more than it must', () => {
    fc.assert(
      fc.property(boundedAsk({ otherModels: [] }), admission, (ask, admittedAtMs) => {
        const reserved = boundOf(ask, index, admittedAtMs)
        const dearest = dearestUsages(ask, reserved).map((reported) =>
          costOf({ index, requestedModel: ask.model, reported, admittedAtMs }),
        )
        const most = dearest.reduce(
          (max, cost) => (cost.costNanoUsd > max ? cost.costNanoUsd : max),
          0n,
        )
        expect(most).toBe(reserved.boundNanoUsd)
      }),
      { numRuns: 500 },
    )
  })

  test('never shrinks when the body grows', () => {
    fc.assert(
      fc.property(boundedAsk(), fc.nat({ max: 5_000 }), admission, (ask, more, admittedAtMs) => {
        const base = boundOf(ask, index, admittedAtMs).boundNanoUsd
        for (const grown of [
          { ...ask, textBytes: ask.textBytes + more },
          { ...ask, maxTokens: ask.maxTokens + more },
          { ...ask, images: ask.images + 1 },
          { ...ask, tools: ask.tools + 1 },
          { ...ask, unboundedReasons: ['web_search'] },
        ]) {
          expect(boundOf(grown, index, admittedAtMs).boundNanoUsd >= base).toBe(true)
        }
      }),
    )
  })
})

describe('the parts of the input', () => {
  test('text counts a token for each byte, plus the framing of a prompt', () => {
    expect(bound({}).inputTokensBound).toBe(936 + promptFramingTokensMax)
    // 1,000 × $4 + 1,000 × $20, per million
    expect(dollars({})).toBe('0.024')
  })

  test('images count at the ceiling of the model, without looking inside', () => {
    expect(bound({ images: 3 }).inputTokensBound).toBe(1_000 + 3 * 4_800)
    expect(bound({ images: 3, model: 'claude-opus-4-5' }).inputTokensBound).toBe(1_000 + 3 * 1_600)
  })

  test('tools add the tool prompt once, and built-in tools their hidden definitions', () => {
    expect(bound({ tools: 1 }).inputTokensBound).toBe(1_804)
    expect(bound({ tools: 30 }).inputTokensBound).toBe(1_804)
    expect(bound({ tools: 3, builtInTools: 2 }).inputTokensBound).toBe(3_804)
  })

  test('a document of unknown size counts as the whole context of the model', () => {
    expect(bound({ unknownSizeParts: 1 }).inputTokensBound).toBe(1_000_000)
    expect(bound({ unknownSizeParts: 1, model: 'claude-opus-4-5' }).inputTokensBound).toBe(200_000)
  })

  test('the input is never more than the model takes', () => {
    expect(bound({ textBytes: 30_000_000 }).inputTokensBound).toBe(1_000_000)
    expect(
      bound({ textBytes: 30_000_000, model: 'claude-3-5-haiku-latest' }).inputTokensBound,
    ).toBe(200_000)
  })

  test('the upstream’s own count replaces what the bytes say, but never raises it', () => {
    expect(bound({ unknownSizeParts: 1, inputTokensKnown: 5_000 }).inputTokensBound).toBe(5_000)
    expect(bound({ inputTokensKnown: 700 }).inputTokensBound).toBe(700)
    expect(bound({ inputTokensKnown: 70_000 }).inputTokensBound).toBe(1_000)
  })
})

describe('the dearest reachable rate', () => {
  test.each([
    ['none', '0.024'],
    ['5m', '0.025'],
    ['1h', '0.028'],
  ] as const)('follows the TTL of the cache: %s', (cacheTtl, expected) => {
    expect(dollars({ cacheTtl })).toBe(expected)
  })

  test.each([
    ['us', '0.0264'],
    [undefined, '0.0264'],
    ['global', '0.024'],
  ] as const)(
    'reckons with inference in the US unless the body rules it out: %s',
    (inferenceGeo, expected) => {
      expect(dollars({ inferenceGeo })).toBe(expected)
    },
  )

  test('leaves out the US multiplier where the model refuses it', () => {
    expect(dollars({ model: 'claude-opus-4-5', inferenceGeo: undefined })).toBe('0.03')
  })

  test('takes the fast price where there is one', () => {
    expect(dollars({ speed: 'fast' })).toBe('0.048')
    expect(dollars({ speed: 'fast', model: 'claude-opus-4-6' })).toBe('0.03')
  })

  test('takes the higher price step of Haiku 5.5 only when the input can pass 100,000 tokens', () => {
    const haiku = { model: 'claude-haiku-5-5', maxTokens: 0 }
    const text = 100_000 - promptFramingTokensMax
    expect(dollars({ ...haiku, textBytes: text })).toBe('0.01')
    expect(dollars({ ...haiku, textBytes: text + 1 })).toBe('0.0500005')
    expect(dollars({ ...haiku, textBytes: text + 1, inputTokensKnown: 90_000 })).toBe('0.009')
  })

  test('is the dearest in the book for a model without a price, and says so', () => {
    // 1,000 × $15 + 1,000 × $75, per million
    expect(dollars({ model: 'claude-next-9' })).toBe('0.09')
    expect(bound({ model: 'claude-next-9' }).unpriced).toBe(true)
    expect(bound({}).unpriced).toBe(false)
  })
})

describe('several runs', () => {
  test('each counts at the dearest model named, with the output of the others in its input', () => {
    const fallback = bound({ model: 'claude-fable-5-1', otherModels: ['claude-opus-4-8'] })
    expect(fallback.inputTokensBound).toBe(2_000)
    // 2 × (2,000 × $10 + 1,000 × $50), per million
    expect(formatDollars(fallback.boundNanoUsd)).toBe('0.14')
    const advised = bound({ model: 'claude-opus-4-8', otherModels: ['claude-fable-5-1'] })
    expect(advised.boundNanoUsd).toBe(fallback.boundNanoUsd)
  })

  test('an unknown model among them makes the whole ask unpriced', () => {
    expect(bound({ otherModels: ['claude-next-9'] }).unpriced).toBe(true)
  })

  test('the upstream’s count does not bound a model with another tokenizer', () => {
    const facts = { otherModels: ['claude-sonnet-5-5'], inputTokensKnown: 10 }
    expect(bound(facts).inputTokensBound).toBe(2_000)
  })
})

describe('asks that nothing bounds', () => {
  test('reserve a full input and ten searches for each different reason', () => {
    expect(bound({}).unbounded).toBe(false)
    const one = bound({ unboundedReasons: ['web_search'] })
    expect(one.unbounded).toBe(true)
    // 0.024 + 1,000,000 × $4 per million + 10 × $0.01
    expect(formatDollars(one.boundNanoUsd)).toBe('4.124')
    expect(dollars({ unboundedReasons: ['web_search', 'web_search'] })).toBe('4.124')
    expect(dollars({ unboundedReasons: ['web_search', 'mcp_servers'] })).toBe('8.224')
  })

  test('reach every price step, however small the body', () => {
    const facts = { model: 'claude-haiku-5-5', unboundedReasons: ['container'] }
    // 1,000 × $0.50 + 1,000 × $2.50 per million, + 1,000,000 × $0.50 per million + 10 × $0.01
    expect(dollars(facts)).toBe('0.603')
  })
})

describe('maxTokensThatFit', () => {
  const input = { index, admittedAtMs: november }

  test('is the largest that fits, and one more does not', () => {
    fc.assert(
      fc.property(
        boundedAsk(),
        admission,
        fc.bigInt({ min: 0n, max: 50_000_000_000n }),
        (ask, admittedAtMs, remainingNanoUsd) => {
          const fitting = maxTokensThatFit({ ask, index, admittedAtMs, remainingNanoUsd })
          const fits = (maxTokens: number) =>
            boundOf({ ...ask, maxTokens }, index, admittedAtMs).boundNanoUsd <= remainingNanoUsd
          if (fitting === undefined) {
            expect(ask.maxTokens < 1 || !fits(1)).toBe(true)
          } else {
            expect(fits(fitting)).toBe(true)
            expect(fitting === ask.maxTokens || !fits(fitting + 1)).toBe(true)
          }
        },
      ),
    )
  })

  test('names the exact number for what is left', () => {
    // 1,000 × $4 per million is $0.004; what is left of $0.014 buys 500 tokens at $20 per million.
    expect(maxTokensThatFit({ ...input, ask: plain, remainingNanoUsd: 14_000_000n })).toBe(500)
    expect(maxTokensThatFit({ ...input, ask: plain, remainingNanoUsd: 14_019_999n })).toBe(500)
    expect(maxTokensThatFit({ ...input, ask: plain, remainingNanoUsd: 14_020_000n })).toBe(501)
  })

  test('is what the ask has when that fits already', () => {
    expect(maxTokensThatFit({ ...input, ask: plain, remainingNanoUsd: 10n ** 12n })).toBe(1_000)
  })

  test('is undefined when the input alone does not fit', () => {
    expect(maxTokensThatFit({ ...input, ask: plain, remainingNanoUsd: 4_000_000n })).toBeUndefined()
    expect(maxTokensThatFit({ ...input, ask: plain, remainingNanoUsd: -1n })).toBeUndefined()
  })
})

test.each([
  [0, 256],
  [5_120, 256],
  [5_121, 257],
  [200_000, 10_000],
])('a count of %i tokens gets a margin of %i', (count, margin) => {
  expect(countTokensMargin(count)).toBe(margin)
})

function bound(facts: Partial<AskFacts>): Bound {
  return boundOf({ ...plain, ...facts }, index, november)
}

function dollars(facts: Partial<AskFacts>): string {
  return formatDollars(bound(facts).boundNanoUsd)
}

/** Around the price changes of the book, and far from them. */
const admission = fc.constantFrom(0, Date.UTC(2026, 9, 7) - 1, Date.UTC(2026, 9, 7), november)

function boundedAsk(fixed: Partial<AskFacts> = {}): fc.Arbitrary<AskFacts> {
  const model = fc.constantFrom(...index.models.keys(), 'claude-next-9')
  return fc
    .record({
      model,
      otherModels: fc.oneof(fc.constant([]), fc.array(model, { maxLength: 3 })),
      maxTokens: fc.nat({ max: 128_000 }),
      textBytes: fc.oneof(
        fc.nat({ max: 3_000 }),
        fc.integer({ min: 99_900, max: 100_100 }),
        fc.nat({ max: 33_554_432 }),
      ),
      images: fc.nat({ max: 30 }),
      unknownSizeParts: fc.constantFrom(0, 0, 0, 1),
      tools: fc.nat({ max: 3 }),
      builtInTools: fc.nat({ max: 2 }),
      cacheTtl: fc.constantFrom('none', '5m', '1h'),
      inferenceGeo: fc.constantFrom('us', 'global', undefined),
      speed: fc.constantFrom('standard', 'fast'),
      unboundedReasons: fc.constant([]),
      known: fc.option(fc.nat({ max: 300_000 }), { nil: undefined }),
    })
    .map(({ known, ...facts }) => ({
      ...facts,
      ...(known === undefined ? {} : { inputTokensKnown: known }),
      ...fixed,
    }))
}

/** Any usage that the upstream may report for the ask: one part for each run, on any model named. */
function consistentUsage(ask: AskFacts): fc.Arbitrary<ReportedUsage> {
  const dated = `${ask.model.replace(/-\d{8}$/, '')}-20991231`
  const part = fc.constantFrom(ask.model, dated, ...ask.otherModels).chain((model) => {
    const inputMax = mostInput(ask, model === dated ? ask.model : model)
    const edges = [inputMax, Math.min(inputMax, 100_000), Math.min(inputMax, 100_001)]
    return fc.record({
      model: fc.constant(model),
      usage: fc
        .record({
          input: fc.oneof(fc.constantFrom(...edges), fc.nat({ max: inputMax })),
          cuts: fc.array(fc.nat({ max: 1_000 }), { minLength: 3, maxLength: 3 }),
          output: fc.oneof(fc.constant(ask.maxTokens), fc.nat({ max: ask.maxTokens })),
        })
        .map(({ input, cuts, output }) => ({
          ...splitInput(ask, input, cuts),
          outputTokens: output,
        })),
    })
  })
  return fc.record({
    parts: fc.array(part, { minLength: 1, maxLength: ask.otherModels.length + 1 }),
    serviceTier: fc.constantFrom('standard', 'batch', 'priority'),
    inferenceGeo: fc.constantFrom(...reachableGeos(ask)),
    speed: fc.constantFrom(...reachableSpeeds(ask)),
  })
}

/** Full input in one category and full output, in every way that the ask can reach. */
function dearestUsages(ask: AskFacts, { inputTokensBound }: Bound): ReportedUsage[] {
  return reachableFields(ask).flatMap((field) =>
    reachableGeos(ask).flatMap((inferenceGeo) =>
      reachableSpeeds(ask).map((speed): ReportedUsage => {
        const usage = { ...zeroUsage, [field]: inputTokensBound, outputTokens: ask.maxTokens }
        return {
          parts: [{ model: ask.model, usage }],
          serviceTier: 'standard',
          inferenceGeo,
          speed,
        }
      }),
    ),
  )
}

function splitInput(ask: AskFacts, input: number, cuts: readonly number[]): Usage {
  const fields = reachableFields(ask)
  const usage: Record<string, number> = {}
  let rest = input
  for (const [at, field] of fields.entries()) {
    const share = at === fields.length - 1 ? rest : Math.floor((rest * (cuts[at] ?? 0)) / 1_000)
    usage[field] = share
    rest -= share
  }
  return { ...zeroUsage, ...usage }
}

function mostInput(ask: AskFacts, model: string): number {
  const { inputTokensMax } = index.models.get(model) ?? index.dearest
  return Math.min(boundOf(ask, index, november).inputTokensBound, inputTokensMax)
}

function reachableFields({ cacheTtl }: AskFacts): readonly (keyof Usage)[] {
  const fields: (keyof Usage)[] = ['uncachedInputTokens', 'cacheReadTokens']
  if (cacheTtl !== 'none') fields.push('cacheCreation5mTokens')
  if (cacheTtl === '1h') fields.push('cacheCreation1hTokens')
  return fields
}

function reachableGeos({ inferenceGeo }: AskFacts): readonly ReportedUsage['inferenceGeo'][] {
  return inferenceGeo === 'global' ? ['global', 'not_available'] : ['us', 'global', 'not_available']
}

function reachableSpeeds({ speed }: AskFacts): readonly ReportedUsage['speed'][] {
  return speed === 'fast' ? ['fast', 'standard'] : ['standard']
}
