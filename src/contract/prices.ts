import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { instant, timestamp } from './shapes.ts'

/** US dollars for a million tokens, exactly, as a decimal: `0.125`. Before multipliers. */
const perMillionTokens = z.string()

export const TokenPrices = z.object({
  input: perMillionTokens,
  cache_write_5m: perMillionTokens,
  cache_write_1h: perMillionTokens,
  cache_read: perMillionTokens,
  output: perMillionTokens,
})

/** Of the whole request, where all of its input, cached tokens included, is larger than this. */
export const PriceStep = TokenPrices.extend({ input_tokens_above: z.int() })

/** Where a price comes from: the list, the list times a multiplier, or the organization itself. */
const source = z.enum(['list', 'multiplier', 'own'])

const ModelPrice = z.object({
  type: z.literal('model_price'),
  /** As requests name it. */
  id: z.string(),
  aliases: z.array(z.string()),
  display_name: z.string(),
  state: z.enum(['current', 'legacy', 'deprecated', 'retired', 'restricted']),
  /** Whether the list knows it; if not, only the organization's own price does. */
  is_listed: z.boolean(),
  /** The models that share rate limits with it. */
  model_group: z.object({ id: z.string(), display_name: z.string() }),
  source,
  /** What its list price is multiplied by: `1.00`, nothing. Null where the price is the organization's own. */
  multiplier: z.string().nullable(),
  /** The change of prices that decides, where it is not the list. */
  price_id: z.string().nullable(),
  /** Since when these prices hold. */
  effective_at: timestamp,
  /** When others will, as far as it is known. */
  next_change_at: timestamp.nullable(),
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
  /** Which usage names that was priced so: what the product ships, and how many changes of one's own hold. */
  version: z.string(),
  currency: z.literal('USD'),
  /** What the list prices of all models are multiplied by that have nothing of their own: `1.00`, none. */
  multiplier: z.string(),
  /** For a thousand searches of the server tool, whatever the model. */
  web_search_per_thousand: z.string(),
  web_search_source: z.enum(['list', 'own']),
  models: z.array(ModelPrice),
  /** What a model that has no price is charged: the dearest of each. */
  other_models: TokenPrices,
})
export type PriceBook = z.infer<typeof PriceBook>

const GetPricesQuery = z.strictObject({
  /** Instead of now: the prices of that instant, as far as it is known. */
  at: instant.optional(),
})

export const getPricesEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/prices',
  summary:
    'Gets the price book in force: what requests that are admitted now, or at another instant, cost.',
  action: 'prices.view',
  extension: true,
  query: GetPricesQuery,
  response: PriceBook,
})
