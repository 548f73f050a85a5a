/** Buckets to a page by their width: Anthropic's own bounds. */
export const bucketsPerPage = {
  '1m': { default: 60, max: 1440 },
  '1h': { default: 24, max: 168 },
  '1d': { default: 7, max: 31 },
} as const
export type BucketWidth = keyof typeof bucketsPerPage
