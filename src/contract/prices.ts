import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { timestamp } from './shapes.ts'

/** US dollars for a million tokens, exactly, as a decimal: `0.125`. Before multipliers. */
const perMillionTokens = z.string()

const TokenPrices = z.object({
  input: perMillionTokens,
  cache_write_5m: perMillionTokens,
  cache_write_1h: perMillionTokens,
  cache_read: perMillionTokens,
  output: perMillionTokens,
})

/** Of the whole request, where all of its input, cached tokens included, is larger than this. */
const PriceStep = TokenPrices.extend({ input_tokens_above: z.int() })

const ModelPrice = z.object({
  type: z.literal('model_price'),
  /** As requests name it. */
  id: z.string(),
  aliases: z.array(z.string()),
  display_name: z.string(),
  state: z.enum(['current', 'legacy', 'deprecated', 'retired', 'restricted']),
  /** The models that share rate limits with it. */
  model_group: z.object({ id: z.string(), display_name: z.string() }),
  /** Since when these prices hold. */
  effective_at: timestamp,
  /** Ascending; the first is above 0. Long requests take a later one, where the model has one. */
  steps: z.array(PriceStep),
  /** With `speed: "fast"`, whatever the length; null where that is billed as standard. */
  fast: TokenPrices.nullable(),
  /** What tokens cost times so much in a batch, with inference in the US (null: not to be had), and with both. */
  multipliers: z.object({
    batch: z.string(),
    us_inference: z.string().nullable(),
    batch_us_inference: z.string().nullable(),
  }),
})

export const PriceBook = z.object({
  type: z.literal('price_book'),
  /** Which usage names that was priced so. */
  version: z.string(),
  currency: z.literal('USD'),
  /** For a thousand searches of the server tool, whatever the model. */
  web_search_per_thousand: z.string(),
  models: z.array(ModelPrice),
  /** What a model that the book does not know is charged: the dearest of each. */
  other_models: TokenPrices,
})
export type PriceBook = z.infer<typeof PriceBook>

export const getPricesEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/prices',
  summary: 'Gets the price book in force: what requests that are admitted now will cost.',
  action: 'prices.view',
  extension: true,
  response: PriceBook,
})
