import { z } from 'zod'
import type { PriceId } from '#domain/id.ts'
import { picoUsd } from '#domain/money.ts'
import type { PicoUsd } from '#domain/money.ts'
import { parsePriceMultiplier } from '#domain/price-multiplier.ts'
import { parseUsdPerMillionTokens } from '#domain/token-rates.ts'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import { PriceStep, TokenPrices } from './prices.ts'
import { cursorPage, cursorPageQuery, instant, pathId, reason, timestamp } from './shapes.ts'

/** What was changed, as it is answered. */
const Setting = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('model_price'),
    model: z.string(),
    prices: TokenPrices,
    long_prompts: z.array(PriceStep),
    fast: TokenPrices.nullable(),
  }),
  /** Null: of all models that have nothing of their own. */
  z.object({ type: z.literal('multiplier'), model: z.string().nullable(), multiplier: z.string() }),
  /** Null: the list price. */
  z.object({ type: z.literal('web_search'), per_thousand: z.string().nullable() }),
  z.object({ type: z.literal('list_price'), model: z.string() }),
])

export const PriceChange = z.object({
  id: z.string(),
  type: z.literal('price_change'),
  setting: Setting,
  /** `scheduled`: not yet. `in_force`: it decides a price now. `past`: another has taken its place. */
  status: z.enum(['scheduled', 'in_force', 'past']),
  effective_at: timestamp,
  reason: z.string().nullable(),
  created_at: timestamp,
  /** The name is null for those who may not see the members. */
  created_by: z.object({
    type: z.string(),
    id: z.string().nullable(),
    name: z.string().nullable(),
  }),
})
export type PriceChange = z.infer<typeof PriceChange>

const priceRule =
  `Must be a string of US dollars above 0 and up to ${limits.priceUsdMax}, with six decimals at most: ` +
  '"0.125"'

/** Dollars for a million tokens, read as pico-dollars for one. */
const perMillionTokens = z
  .string(priceRule)
  .transform((text, context): PicoUsd => {
    const rate = parseUsdPerMillionTokens(text)
    if (rate !== undefined && rate > 0n && rate <= priceMax) return rate
    context.addIssue(priceRule)
    return z.NEVER
  })
  .meta({ description: 'Dollars for a million tokens: "0.125".' })

const priceMax = BigInt(limits.priceUsdMax) * 1_000_000n

/** Dollars for a thousand searches, read as pico-dollars for one. */
const perThousandSearches = perMillionTokens
  // A thousand has a thousandth of what a million has.
  .transform((rate) => picoUsd(rate * 1_000n))
  .meta({ description: 'Dollars for a thousand searches: "9.50".' })

const tokenPrices = {
  input: perMillionTokens,
  cache_write_5m: perMillionTokens,
  cache_write_1h: perMillionTokens,
  cache_read: perMillionTokens,
  output: perMillionTokens,
}

const model = z
  .string()
  .regex(
    new RegExp(`^[\\x21-\\x7e]{1,${limits.modelCharactersMax}}$`),
    'Must be the name of a model',
  )

const longPrompts = z
  .array(z.strictObject({ input_tokens_above: z.int().min(1).max(100_000_000), ...tokenPrices }))
  .max(limits.priceStepsMax)
  .refine(
    (steps) =>
      steps.every(
        (step, at) => at === 0 || step.input_tokens_above > steps[at - 1]!.input_tokens_above,
      ),
    'Must ascend by input_tokens_above',
  )
  .default([])

const multiplierRule =
  'Must be a decimal string from "0.0001" to "100", with four decimals at most: "0.85" is 15 % less'

const multiplier = z
  .string(multiplierRule)
  .transform((text, context) => {
    const parsed = parsePriceMultiplier(text)
    if (parsed !== undefined) return parsed
    context.addIssue(multiplierRule)
    return z.NEVER
  })
  .meta({ description: 'A factor on list prices: "0.85" is 15 % less.' })

export const SetPriceBody = z.strictObject({
  setting: z.discriminatedUnion(
    'type',
    [
      z.strictObject({
        type: z.literal('model_price'),
        model,
        prices: z.strictObject(tokenPrices),
        /** Of whole requests that are longer than so much. */
        long_prompts: longPrompts,
        /** With `speed: "fast"`; null: as the others. */
        fast: z.strictObject(tokenPrices).nullable().default(null),
      }),
      z.strictObject({
        type: z.literal('multiplier'),
        /** Left out: of all models that have nothing of their own. */
        model: model.nullable().default(null),
        multiplier,
      }),
      z.strictObject({
        type: z.literal('web_search'),
        /** Null: back to the list price. */
        per_thousand: perThousandSearches.nullable(),
      }),
      /** The model has nothing of its own any more. */
      z.strictObject({ type: z.literal('list_price'), model }),
    ],
    'Must be model_price, multiplier, web_search or list_price',
  ),
  /** From when on it holds. Left out: from the next full minute that every node knows it by. */
  effective_at: instant.optional(),
  reason: reason.optional(),
})
export type SetPriceBody = z.infer<typeof SetPriceBody>

const PriceParams = z.object({ price_id: pathId<PriceId>() })

const ListPriceHistoryQuery = z.strictObject({
  ...cursorPageQuery,
  /** Only what was set of this model, by any of its names. */
  model: model.optional(),
})
export type ListPriceHistoryQuery = z.infer<typeof ListPriceHistoryQuery>

export const UnpricedModel = z.object({
  type: z.literal('unpriced_model'),
  /** As requests named it. */
  id: z.string(),
  /** Requests that were charged, of those that are kept one by one. */
  requests: z.int(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  /** What they cost, whole, also where they ran on other models besides: US cents, exact. */
  amount: z.string(),
  currency: z.literal('USD'),
  first_seen_at: timestamp,
  last_seen_at: timestamp,
  /** From when on it has a price, where one has been set. */
  priced_from: timestamp.nullable(),
})
export type UnpricedModel = z.infer<typeof UnpricedModel>

export const setPriceEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/prices',
  summary:
    'Sets what a model costs, a multiplier on list prices, or what web searches cost, from an instant on. ' +
    'What was charged before stays charged.',
  action: 'prices.edit',
  extension: true,
  verb: 'set',
  body: SetPriceBody,
  example: {
    setting: { type: 'multiplier', multiplier: '0.85' },
    effective_at: '2026-12-01T00:00:00Z',
    reason: 'Discount of our contract',
  },
  response: PriceChange,
})

export const listPriceHistoryEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/prices/history',
  summary:
    'Lists who changed which price from when on, the newest change first, scheduled ones too.',
  action: 'prices.view',
  extension: true,
  query: ListPriceHistoryQuery,
  response: cursorPage(PriceChange),
})

export const listUnpricedModelsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/prices/unpriced',
  summary:
    'Lists models that were asked for and have no price, the most expensive first: each was charged the dearest ' +
    'price of the book.',
  action: 'reports.view',
  extension: true,
  response: cursorPage(UnpricedModel),
})

export const getPriceChangeEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/prices/{price_id}',
  summary: 'Gets a change of prices.',
  action: 'prices.view',
  extension: true,
  verb: 'get_change',
  params: PriceParams,
  response: PriceChange,
})

export const deletePriceChangeEndpoint = endpoint({
  method: 'DELETE',
  path: '/v1/organizations/prices/{price_id}',
  summary: 'Takes a scheduled change of prices back, as long as no node may go by it.',
  action: 'prices.edit',
  extension: true,
  params: PriceParams,
  response: z.object({ id: z.string(), type: z.literal('price_change_deleted') }),
})
