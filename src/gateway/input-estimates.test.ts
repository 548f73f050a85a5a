import { expect, test } from 'vitest'
import { catalog } from '#domain/catalog-data.ts'
import { indexCatalog } from '#domain/catalog.ts'
import { zeroUsage } from '#domain/usage.ts'
import type { ReportedUsage, Usage } from '#domain/usage.ts'
import { parseAsk } from './ask.ts'
import type { ParsedAsk } from './ask.ts'
import { createInputEstimates } from './input-estimates.ts'

function askOf(over: object): ParsedAsk {
  const body = { model: 'claude-sonnet-5-5', max_tokens: 1, messages: [], ...over }
  const parsed = parseAsk(Buffer.from(JSON.stringify(body)))
  if (!parsed.ok) throw new Error(parsed.error.message)
  return parsed.value
}

function reported(usage: Partial<Usage>): ReportedUsage {
  return {
    parts: [{ model: 'claude-sonnet-5-5', usage: { ...zeroUsage, ...usage } }],
    serviceTier: 'standard',
    inferenceGeo: 'global',
    speed: 'standard',
  } as unknown as ReportedUsage
}

const text = (length: number) =>
  askOf({ messages: [{ role: 'user', content: 'x'.repeat(length) }] })

test('a body is taken for a quarter of a token a byte, until its model has shown otherwise', () => {
  const estimates = createInputEstimates(indexCatalog(catalog))
  const ask = text(4_000)
  const before = estimates.estimate(ask)
  expect(before).toBe(Math.ceil(ask.facts.textBytes / 4))

  for (let i = 0; i < 100; i++) {
    estimates.learn(ask, reported({ uncachedInputTokens: ask.facts.textBytes / 2 }))
  }

  expect(estimates.estimate(ask)).toBeGreaterThan(before * 1.99)
  expect(estimates.estimate(askOf({ model: 'claude-opus-5-5' }))).toBeLessThan(30)
})

test('nothing is learned where cached tokens, images or a short body blur what a byte comes to', () => {
  const estimates = createInputEstimates(indexCatalog(catalog))
  const before = estimates.estimate(text(4_000))

  estimates.learn(text(4_000), reported({ uncachedInputTokens: 4_000, cacheReadTokens: 1 }))
  estimates.learn(text(10), reported({ uncachedInputTokens: 100 }))

  expect(estimates.estimate(text(4_000))).toBe(before)
})

test('what stands before the last cache breakpoint is not counted', () => {
  const estimates = createInputEstimates(indexCatalog(catalog))
  const block = (length: number, over: object) => ({
    type: 'text',
    text: 'x'.repeat(length),
    ...over,
  })
  const content = [block(40_000, { cache_control: { type: 'ephemeral' } }), block(400, {})]

  const estimate = estimates.estimate(askOf({ messages: [{ role: 'user', content }] }))

  expect(estimate).toBeGreaterThan(100)
  expect(estimate).toBeLessThan(200)
})

test('an empty body is one token: no request is free', () => {
  const estimates = createInputEstimates(indexCatalog(catalog))
  const none = { textBytes: 0, images: 0, documentBytes: 0, hasBreakpoint: false }
  expect(estimates.estimate({ ...askOf({}), uncached: none })).toBe(1)
})

test('the word cache_control elsewhere, or a null, hides nothing', () => {
  const estimates = createInputEstimates(indexCatalog(catalog))
  const plain = estimates.estimate(text(4_000))
  const messages = [{ role: 'user', content: 'x'.repeat(4_000) }]
  const tools = [{ name: 't', input_schema: { properties: { cache_control: { type: 'object' } } } }]

  expect(
    estimates.estimate(askOf({ messages, metadata: null, cache_control: null })),
  ).toBeGreaterThan(plain - 1)
  expect(estimates.estimate(askOf({ tools, messages }))).toBeGreaterThan(plain - 1)
})

test('images and documents count by their kind, behind a breakpoint too', () => {
  const estimates = createInputEstimates(indexCatalog(catalog))
  const source = (bytes: number) => ({
    type: 'base64',
    media_type: 'application/pdf',
    data: 'x'.repeat(bytes),
  })
  const content = (...blocks: object[]) => askOf({ messages: [{ role: 'user', content: blocks }] })
  const document = { type: 'document', source: source(100_000) }
  const image = { type: 'image', source: source(100_000) }
  const marked = { type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }

  for (const before of [[], [marked]]) {
    expect(estimates.estimate(content(...before, document))).toBeGreaterThan(5_000)
    expect(estimates.estimate(content(...before, image))).toBeGreaterThan(1_600)
    expect(estimates.estimate(content(...before, image))).toBeLessThan(2_000)
  }
  expect(estimates.estimate(content(document, marked))).toBeLessThan(10)
})

test('no number of odd answers takes a model far from what text comes to', () => {
  const estimates = createInputEstimates(indexCatalog(catalog))
  const ask = text(4_000)
  for (let i = 0; i < 500; i++) estimates.learn(ask, reported({ uncachedInputTokens: 9_000_000 }))
  expect(estimates.estimate(ask)).toBe(ask.facts.textBytes)
  for (let i = 0; i < 500; i++) estimates.learn(ask, reported({ uncachedInputTokens: 1 }))
  expect(estimates.estimate(ask)).toBeGreaterThan(ask.facts.textBytes / 8)
})
