import type { Catalog, Model, ModelPrice, PriceStep, RateLimitGroup } from './catalog.ts'
import { picoUsd } from './money.ts'
import { usdPerMillionTokens } from './token-rates.ts'
import type { TokenRates } from './token-rates.ts'

/**
 * The public models, prices and rate-limit groups of the Claude API as of 2026-10-10
 * (platform.claude.com: Pricing, Models overview, Rate limits).
 *
 * Prices are written in dollars per million tokens, in the order of the public price table (input,
 * 5-minute write, 1-hour write, cache read, output), so that a reader can compare line by line. A
 * price that changes gets a further entry with the day from which it holds; the old one stays, since
 * a request keeps the price of the instant at which it was admitted.
 */

const groups = [
  group('claude_fable_5_x', 'rlg_01PFjt3ovHNSMPHhCBSqW1sd', 'Claude Fable 5.x'),
  group('claude_mythos_5_x', 'rlg_01ZKMVfsBDPKL7q6k46JMyxy', 'Claude Mythos 5.x'),
  group('claude_opus_5_5', 'rlg_01SKk4WR9wpScb3bTCufEs5t', 'Claude Opus 5.5'),
  group('claude_opus_5', 'rlg_01cNryLfexkfTaEkbzSU7M1Y', 'Claude Opus 5'),
  group('claude_opus_4_x', 'rlg_01YboxJB2ioa6TAsbUoYdJcE', 'Claude Opus 4.x'),
  group('claude_opus_4_retired', 'rlg_01eCTiLPG5uKJkH42ajAFhyH', 'Claude Opus 4 and 4.1'),
  group('claude_sonnet_5_5', 'rlg_01k31EAwmydzgak8jva3asCF', 'Claude Sonnet 5.5'),
  group('claude_sonnet_5', 'rlg_01S9rcnAddG232zXucwrSZ71', 'Claude Sonnet 5'),
  group('claude_sonnet_4_x', 'rlg_01A9N1BqdryomTqg3fdfXseF', 'Claude Sonnet 4.x'),
  group('claude_sonnet_4_retired', 'rlg_01WRVZP8pAacDmnYioozxSpD', 'Claude Sonnet 4'),
  group('claude_haiku_5_5', 'rlg_01nd4LPSW8qFoiGTjpqctaMT', 'Claude Haiku 5.5'),
  group('claude_haiku_4_5', 'rlg_01Qz1CWQ2nGbjVnxq36GMbfu', 'Claude Haiku 4.5'),
  group('claude_haiku_3_5', 'rlg_01ENHxXc4QGqRg8T2ZJpALdQ', 'Claude Haiku 3.5'),
  group('other', 'rlg_01W21DT1ZHfRci6o6jugppoy', 'Other models'),
]

/** Before Opus 4.7, images are scaled down to at most about 1,600 tokens. */
const standardImage = { imageTokensMax: 1_600 }
/** From Opus 4.7 on, images are seen in high resolution: 4,784 visual tokens at most. */
const largeImage = { imageTokensMax: 4_800 }

/** Before 4.6: 200k tokens in, and a request that names `inference_geo` is refused. */
const early = {
  inputTokensMax: 200_000,
  outputTokensMax: 64_000,
  acceptsInferenceGeo: false,
  ...standardImage,
}
/** From 4.6 on: 1M tokens in at one price (Haiku 5.5 excepted), 128k out. */
const million = { inputTokensMax: 1_000_000, outputTokensMax: 128_000, acceptsInferenceGeo: true }
const recent = { ...million, ...largeImage }

const fable = [
  model('claude-fable-5-1', 'Claude Fable 5.1', 'current', '2026-09-01', {
    rateLimitGroup: 'claude_fable_5_x',
    ...recent,
    prices: [from('2026-09-01', rates('10', '12.50', '20', '0.25', '50'))],
  }),
  model('claude-mythos-5-1', 'Claude Mythos 5.1', 'restricted', '2026-09-01', {
    rateLimitGroup: 'claude_mythos_5_x',
    ...recent,
    prices: [from('2026-09-01', rates('10', '12.50', '20', '0.25', '50'))],
  }),
  model('claude-fable-5', 'Claude Fable 5', 'legacy', '2026-06-09', {
    rateLimitGroup: 'claude_fable_5_x',
    ...recent,
    prices: [from('2026-06-09', rates('10', '12.50', '20', '1.00', '50'))],
  }),
  model('claude-mythos-5', 'Claude Mythos 5', 'legacy', '2026-06-09', {
    rateLimitGroup: 'claude_mythos_5_x',
    ...recent,
    prices: [from('2026-06-09', rates('10', '12.50', '20', '1.00', '50'))],
  }),
]

const opus = [
  model('claude-opus-5-5', 'Claude Opus 5.5', 'current', '2026-09-22', {
    rateLimitGroup: 'claude_opus_5_5',
    ...recent,
    prices: [
      {
        ...from('2026-09-22', rates('4', '5', '8', '0.20', '20')),
        fast: rates('8', '10', '16', '0.40', '40'),
      },
    ],
  }),
  model('claude-opus-5', 'Claude Opus 5', 'legacy', '2026-07-24', {
    rateLimitGroup: 'claude_opus_5',
    ...recent,
    prices: [
      {
        ...from('2026-07-24', rates('5', '6.25', '10', '0.50', '25')),
        fast: rates('10', '12.50', '20', '1.00', '50'),
      },
    ],
  }),
  model('claude-opus-4-8', 'Claude Opus 4.8', 'legacy', '2026-05-28', {
    rateLimitGroup: 'claude_opus_4_x',
    ...recent,
    prices: [
      {
        ...from('2026-05-28', rates('5', '6.25', '10', '0.50', '25')),
        fast: rates('10', '12.50', '20', '1.00', '50'),
      },
    ],
  }),
  model('claude-opus-4-7', 'Claude Opus 4.7', 'legacy', '2026-04-16', {
    rateLimitGroup: 'claude_opus_4_x',
    ...recent,
    prices: [from('2026-04-16', rates('5', '6.25', '10', '0.50', '25'))],
  }),
  model('claude-opus-4-6', 'Claude Opus 4.6', 'legacy', '2026-02-05', {
    rateLimitGroup: 'claude_opus_4_x',
    ...million,
    ...standardImage,
    prices: [from('2026-02-05', rates('5', '6.25', '10', '0.50', '25'))],
  }),
  model('claude-opus-4-5-20251101', 'Claude Opus 4.5', 'legacy', '2025-11-24', {
    rateLimitGroup: 'claude_opus_4_x',
    aliases: ['claude-opus-4-5'],
    ...early,
    prices: [from('2025-11-24', rates('5', '6.25', '10', '0.50', '25'))],
  }),
  model('claude-opus-4-1-20250805', 'Claude Opus 4.1', 'retired', '2025-08-05', {
    rateLimitGroup: 'claude_opus_4_retired',
    aliases: ['claude-opus-4-1'],
    ...early,
    outputTokensMax: 32_000,
    prices: [from('2025-08-05', rates('15', '18.75', '30', '1.50', '75'))],
  }),
  model('claude-opus-4-20250514', 'Claude Opus 4', 'retired', '2025-05-22', {
    rateLimitGroup: 'claude_opus_4_retired',
    aliases: ['claude-opus-4-0'],
    ...early,
    outputTokensMax: 32_000,
    prices: [from('2025-05-22', rates('15', '18.75', '30', '1.50', '75'))],
  }),
]

const sonnet = [
  model('claude-sonnet-5-5', 'Claude Sonnet 5.5', 'current', '2026-09-28', {
    rateLimitGroup: 'claude_sonnet_5_5',
    ...recent,
    prices: [
      from('2026-09-28', rates('2', '2.50', '4', '0.20', '10')),
      from('2026-10-07', rates('2', '2.50', '4', '0.10', '10')),
    ],
  }),
  model('claude-sonnet-5', 'Claude Sonnet 5', 'legacy', '2026-06-30', {
    rateLimitGroup: 'claude_sonnet_5',
    ...recent,
    prices: [from('2026-06-30', rates('2', '2.50', '4', '0.20', '10'))],
  }),
  model('claude-sonnet-4-6', 'Claude Sonnet 4.6', 'legacy', '2026-02-17', {
    rateLimitGroup: 'claude_sonnet_4_x',
    ...million,
    ...standardImage,
    prices: [from('2026-02-17', rates('3', '3.75', '6', '0.30', '15'))],
  }),
  model('claude-sonnet-4-5-20250929', 'Claude Sonnet 4.5', 'deprecated', '2025-09-29', {
    rateLimitGroup: 'claude_sonnet_4_x',
    aliases: ['claude-sonnet-4-5'],
    ...early,
    prices: [from('2025-09-29', rates('3', '3.75', '6', '0.30', '15'))],
  }),
  model('claude-sonnet-4-20250514', 'Claude Sonnet 4', 'retired', '2025-05-22', {
    rateLimitGroup: 'claude_sonnet_4_retired',
    aliases: ['claude-sonnet-4-0'],
    ...early,
    prices: [from('2025-05-22', rates('3', '3.75', '6', '0.30', '15'))],
  }),
]

const haiku = [
  model('claude-haiku-5-5', 'Claude Haiku 5.5', 'current', '2026-10-07', {
    rateLimitGroup: 'claude_haiku_5_5',
    ...recent,
    prices: [
      from(
        '2026-10-07',
        rates('0.10', '0.125', '0.20', '0.01', '0.50'),
        above(100_000, rates('0.50', '0.625', '1', '0.05', '2.50')),
      ),
    ],
  }),
  model('claude-haiku-4-5-20251001', 'Claude Haiku 4.5', 'legacy', '2025-10-15', {
    rateLimitGroup: 'claude_haiku_4_5',
    aliases: ['claude-haiku-4-5'],
    ...early,
    prices: [from('2025-10-15', rates('1', '1.25', '2', '0.10', '5'))],
  }),
  model('claude-3-5-haiku-20241022', 'Claude Haiku 3.5', 'retired', '2024-10-22', {
    rateLimitGroup: 'claude_haiku_3_5',
    aliases: ['claude-3-5-haiku', 'claude-3-5-haiku-latest'],
    ...early,
    countsCacheReads: true,
    outputTokensMax: 8_192,
    prices: [from('2024-10-22', rates('0.80', '1', '1.60', '0.08', '4'))],
  }),
]

/** The book that the product ships. */
export const catalog: Catalog = {
  version: '2026-10-10',
  revisedAtMs: [],
  models: [...fable, ...opus, ...sonnet, ...haiku],
  groups,
  // $10 per 1,000 searches. Failed searches are free and not reported.
  webSearchPrices: [{ effectiveFromMs: 0, request: picoUsd(10_000_000_000n) }],
}

type ModelFacts = Pick<
  Model,
  | 'rateLimitGroup'
  | 'inputTokensMax'
  | 'outputTokensMax'
  | 'acceptsInferenceGeo'
  | 'imageTokensMax'
  | 'prices'
> &
  Pick<Partial<Model>, 'aliases' | 'countsCacheReads'>

function model(
  id: string,
  displayName: string,
  state: Model['state'],
  releasedOn: string,
  facts: ModelFacts,
): Model {
  return {
    id,
    aliases: [],
    displayName,
    state,
    createdAtMs: Date.parse(`${releasedOn}T00:00:00Z`),
    // The largest of the published 264 to 804, which vary with the model and `tool_choice`.
    toolUseOverheadTokensMax: 804,
    ...facts,
  }
}

function group(id: string, wireId: string, displayName: string): RateLimitGroup {
  return { id, wireId, displayName }
}

/** Prices of requests admitted from the start of that day, UTC. */
function from(day: string, base: TokenRates, ...steps: PriceStep[]): ModelPrice {
  return {
    effectiveFromMs: Date.parse(`${day}T00:00:00Z`),
    steps: [above(0, base), ...steps],
  }
}

function above(inputTokensAbove: number, step: TokenRates): PriceStep {
  return { inputTokensAbove, ...step }
}

function rates(
  input: string,
  write5m: string,
  write1h: string,
  read: string,
  output: string,
): TokenRates {
  return {
    uncachedInput: usdPerMillionTokens(input),
    cacheCreation5m: usdPerMillionTokens(write5m),
    cacheCreation1h: usdPerMillionTokens(write1h),
    cacheRead: usdPerMillionTokens(read),
    output: usdPerMillionTokens(output),
  }
}
