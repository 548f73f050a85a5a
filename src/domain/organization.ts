/**
 * The rate-limit presets of the Claude API (Rate limits, "Usage tiers"). Only a start: every value can be
 * changed afterwards. `custom` sets none.
 */
export type UsageTier = 'start' | 'build' | 'scale' | 'custom'

/** From the smallest to the largest, and the one that is nobody's preset. */
export const usageTiers = [
  'start',
  'build',
  'scale',
  'custom',
] as const satisfies readonly UsageTier[]

/** The languages that people are written to in. */
export type Language = 'en' | 'fr'

/** The source language first. */
export const languages = ['en', 'fr'] as const satisfies readonly Language[]
