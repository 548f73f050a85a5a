import { expect, test } from 'vitest'
import { catalog } from './catalog-data.ts'
import type { GroupLimits } from './rate-limit.ts'
import { presetOf } from './tier.ts'

// platform.claude.com, Rate limits, "Usage tiers", tables of October 2026: requests, input and output tokens
// per minute; for the calls that count tokens, requests.
const published = {
  start: {
    standard: [1_000, 2_000_000, 400_000],
    fable: [1_000, 500_000, 100_000],
    haiku35: [1_000, 100_000, 20_000],
    tokenCount: 2_000,
  },
  build: {
    standard: [5_000, 5_000_000, 1_000_000],
    fable: [2_000, 1_500_000, 300_000],
    haiku35: [2_000, 200_000, 40_000],
    tokenCount: 4_000,
  },
  scale: {
    standard: [10_000, 10_000_000, 2_000_000],
    fable: [4_000, 4_000_000, 800_000],
    haiku35: [4_000, 400_000, 80_000],
    tokenCount: 8_000,
  },
} as const

const tiers = ['start', 'build', 'scale'] as const

function numbersOf(limits: GroupLimits | undefined): (number | undefined)[] {
  return [
    limits?.requests_per_minute,
    limits?.input_tokens_per_minute,
    limits?.output_tokens_per_minute,
  ]
}

test.each(tiers)('the tier %s sets the published limits for every group of models', (tier) => {
  const preset = presetOf(tier, catalog)
  for (const { id } of catalog.groups) {
    const row = /fable|mythos/.test(id)
      ? published[tier].fable
      : id === 'claude_haiku_3_5'
        ? published[tier].haiku35
        : published[tier].standard
    expect([id, ...numbersOf(preset[id])]).toEqual([id, ...row])
  }
})

test.each(tiers)('the tier %s limits the calls that count tokens by their number alone', (tier) => {
  const preset = presetOf(tier, catalog)
  expect(preset['token_count']).toEqual({ requests_per_minute: published[tier].tokenCount })
  expect(Object.keys(preset)).toHaveLength(catalog.groups.length + 1)
})

test('the tier custom limits nothing', () => {
  expect(presetOf('custom', catalog)).toEqual({})
})
