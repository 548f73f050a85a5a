import { afterEach, beforeEach, expect, test } from 'vitest'
import { PriceBook } from '#contract/prices.ts'
import { openControlWorld } from '#test/support/control.ts'
import type { ControlWorld } from '#test/support/control.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

let world: ControlWorld
beforeEach(async () => {
  world = await openControlWorld(await openTemporarySqlite())
})
afterEach(() => world.close())

const book = (): Promise<PriceBook> => world.get('/v1/organizations/prices')
const modelOf = async (id: string) => (await book()).models.find((model) => model.id === id)

test('each model has its prices, exactly, as the public table writes them', async () => {
  const answered = await book()
  expect(PriceBook.parse(answered)).toEqual(answered)
  expect(answered).toMatchObject({ version: '2026-10-10', web_search_per_thousand: '10.00' })
  expect(await modelOf('claude-opus-5-5')).toEqual({
    type: 'model_price',
    id: 'claude-opus-5-5',
    aliases: [],
    display_name: 'Claude Opus 5.5',
    state: 'current',
    is_listed: true,
    model_group: { id: 'rlg_01SKk4WR9wpScb3bTCufEs5t', display_name: 'Claude Opus 5.5' },
    source: 'list',
    multiplier: '1.00',
    price_id: null,
    effective_at: '2026-09-22T00:00:00.000Z',
    next_change_at: null,
    steps: [
      {
        input_tokens_above: 0,
        input: '4.00',
        cache_write_5m: '5.00',
        cache_write_1h: '8.00',
        cache_read: '0.20',
        output: '20.00',
      },
    ],
    fast: {
      input: '8.00',
      cache_write_5m: '10.00',
      cache_write_1h: '16.00',
      cache_read: '0.40',
      output: '40.00',
    },
    multipliers: { batch: '0.50', us_inference: '1.10', batch_us_inference: '0.55' },
  })
})

test('long requests, and models without a US price, are told apart', async () => {
  const steps = (await modelOf('claude-haiku-5-5'))!.steps
  expect(steps).toMatchObject([
    { input_tokens_above: 0, input: '0.10', cache_write_5m: '0.125', output: '0.50' },
    { input_tokens_above: 100_000, input: '0.50', cache_write_5m: '0.625', output: '2.50' },
  ])
  expect((await modelOf('claude-haiku-4-5-20251001'))!.multipliers).toEqual({
    batch: '0.50',
    us_inference: null,
    batch_us_inference: null,
  })
})

test('a price that has changed is the one of now', async () => {
  expect(await modelOf('claude-sonnet-5-5')).toMatchObject({
    effective_at: '2026-10-07T00:00:00.000Z',
    steps: [{ cache_read: '0.10' }],
  })
})

test('a model that the book does not know costs what the dearest does', async () => {
  expect((await book()).other_models).toMatchObject({ input: '15.00', output: '75.00' })
})
