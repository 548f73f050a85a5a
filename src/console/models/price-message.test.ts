import { describe, expect, test } from 'vitest'
import { presentPriceBook } from '#control/prices/present-price-book.ts'
import { catalog } from '#domain/catalog-data.ts'
import { indexCatalog } from '#domain/catalog.ts'
import { costOf } from '#domain/price.ts'
import { parseReportedUsage } from '#domain/usage-report.ts'
import { cheapestOf, priceMessage } from './price-message.ts'

const nowMs = Date.UTC(2026, 10, 22)
const index = indexCatalog(catalog)
const book = presentPriceBook({ index, entries: [] }, nowMs)

const usages = [
  { input_tokens: 10, output_tokens: 7 },
  { input_tokens: 150_001, output_tokens: 1, cache_read_input_tokens: 33 },
  { input_tokens: 3, output_tokens: 99, server_tool_use: { web_search_requests: 2 } },
  { input_tokens: 5, output_tokens: 5, inference_geo: 'us' },
  { input_tokens: 5, output_tokens: 5, speed: 'fast' },
]

describe('priceMessage', () => {
  test('says to the nano-dollar what the server charges, for every model of the book', () => {
    for (const requestedModel of [...catalog.models.map(({ id }) => id), 'not-in-the-book']) {
      for (const usage of usages) {
        const models = { requestedModel, responseModel: requestedModel }
        const reported = parseReportedUsage(usage, { ...models, cacheTtl: 'none' })!
        const charged = costOf({ index, requestedModel, reported, admittedAtMs: nowMs })

        expect(priceMessage(book, { ...models, usage })).toBe(charged.costNanoUsd)
      }
    }
  })

  test('names no cost for usage that says nothing', () => {
    const models = { requestedModel: 'claude-haiku-5-5', responseModel: 'claude-haiku-5-5' }

    expect(priceMessage(book, { ...models, usage: undefined })).toBeUndefined()
  })
})

describe('cheapestOf', () => {
  test('is the one with the cheapest output', () => {
    expect(cheapestOf(['claude-opus-5-5', 'claude-haiku-5-5', 'unknown'], book)).toBe(
      'claude-haiku-5-5',
    )
  })

  test('makes do without prices', () => {
    expect(cheapestOf(['claude-opus-5-5', 'claude-haiku-4-5'], undefined)).toBe('claude-haiku-4-5')
    expect(cheapestOf(['mine', 'yours'], book)).toBe('mine')
    expect(cheapestOf([], book)).toBeUndefined()
  })
})
