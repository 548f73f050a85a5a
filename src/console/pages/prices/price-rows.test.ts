import { expect, test } from 'vitest'
import type { PriceBook } from '#contract/prices.ts'
import { priceRowsOf } from './price-rows.ts'

const prices = {
  input: '1',
  cache_write_5m: '1.25',
  cache_write_1h: '2',
  cache_read: '0.1',
  output: '5',
}

function model(id: string, changes: Partial<PriceBook['models'][number]> = {}) {
  return {
    type: 'model_price' as const,
    id,
    aliases: [],
    display_name: id,
    state: 'current' as const,
    is_listed: true,
    source: 'list' as const,
    multiplier: '1.00',
    price_id: null,
    next_change_at: null,
    model_group: { id: 'rlg_1', display_name: 'Group' },
    effective_at: '2026-09-01T00:00:00Z',
    steps: [{ ...prices, input_tokens_above: 0 }],
    fast: null,
    multipliers: { batch: '0.5', us_inference: null, batch_us_inference: null },
    ...changes,
  }
}

const long = { ...prices, input: '2', input_tokens_above: 200_000 }
const book: PriceBook = {
  type: 'price_book',
  version: '1',
  currency: 'USD',
  multiplier: '1.00',
  web_search_per_thousand: '10',
  web_search_source: 'list',
  models: [
    model('haiku', { steps: [{ ...prices, input_tokens_above: 0 }, long], fast: prices }),
    model('sonnet', { aliases: ['balanced'] }),
    model('old', { state: 'retired' }),
  ],
  other_models: prices,
}
const idsOf = (text: string, showsRetired = false) =>
  priceRowsOf(book, { text, showsRetired }).map(({ id }) => id)

test('long requests and the fast mode of a model have lines of their own, under it', () => {
  expect(idsOf('')).toEqual(['haiku ', 'haiku 200000', 'haiku fast', 'sonnet ', 'others'])
})

test('a model is found by its alias, whatever its case', () => {
  expect(idsOf('BALANCED')).toEqual(['sonnet '])
})

test('retired models are there only if asked for', () => {
  expect(idsOf('old')).toEqual([])
  expect(idsOf('old', true)).toEqual(['old '])
})
