import type { Catalog } from './catalog.ts'
import type { UsageTier } from './organization.ts'
import { tokenCountGroup } from './rate-limit.ts'
import type { GroupLimits, RateLimits } from './rate-limit.ts'

/**
 * The limits of a usage tier for every group of the catalog (platform.claude.com, Rate limits, tables of
 * October 2026). Groups that the tables do not name get those of the standard models; `custom` has none.
 */
export function presetOf(tier: UsageTier, catalog: Catalog): RateLimits {
  if (tier === 'custom') return {}
  const { standard, groups, tokenCount } = presets[tier]
  const limits: Record<string, GroupLimits> = {}
  for (const { id } of catalog.groups) limits[id] = groups[id] ?? standard
  limits[tokenCountGroup] = { requests_per_minute: tokenCount }
  return limits
}

type Preset = {
  readonly standard: GroupLimits
  readonly groups: RateLimits
  /** Requests per minute that count tokens. */
  readonly tokenCount: number
}

const presets: Record<Exclude<UsageTier, 'custom'>, Preset> = {
  start: {
    standard: perMinute(1_000, 2_000_000, 400_000),
    groups: {
      claude_fable_5_x: perMinute(1_000, 500_000, 100_000),
      claude_mythos_5_x: perMinute(1_000, 500_000, 100_000),
      claude_haiku_3_5: perMinute(1_000, 100_000, 20_000),
    },
    tokenCount: 2_000,
  },
  build: {
    standard: perMinute(5_000, 5_000_000, 1_000_000),
    groups: {
      claude_fable_5_x: perMinute(2_000, 1_500_000, 300_000),
      claude_mythos_5_x: perMinute(2_000, 1_500_000, 300_000),
      claude_haiku_3_5: perMinute(2_000, 200_000, 40_000),
    },
    tokenCount: 4_000,
  },
  scale: {
    standard: perMinute(10_000, 10_000_000, 2_000_000),
    groups: {
      claude_fable_5_x: perMinute(4_000, 4_000_000, 800_000),
      claude_mythos_5_x: perMinute(4_000, 4_000_000, 800_000),
      claude_haiku_3_5: perMinute(4_000, 400_000, 80_000),
    },
    tokenCount: 8_000,
  },
}

function perMinute(requests: number, inputTokens: number, outputTokens: number): GroupLimits {
  return {
    requests_per_minute: requests,
    input_tokens_per_minute: inputTokens,
    output_tokens_per_minute: outputTokens,
  }
}
