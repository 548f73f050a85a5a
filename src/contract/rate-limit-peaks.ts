import { z } from 'zod'
import type { WorkspaceId } from '#domain/id.ts'
import { endpoint } from './endpoint.ts'
import { freshness } from './report-buckets.ts'
import { taggedId, timestamp } from './shapes.ts'

/** What is counted by the minute. */
export const peakLimiters = [
  'requests_per_minute',
  'input_tokens_per_minute',
  'input_tokens_per_minute_cache_aware',
  'output_tokens_per_minute',
  'tokens_per_minute',
] as const

const RateLimitPeak = z.object({
  type: z.enum(peakLimiters),
  /** Of the fullest minute. Input without what was read from a cache. */
  peak: z.int(),
  /** The lowest that refuses, as it is now; null: none. */
  limit: z.object({ value: z.int(), source: z.enum(['organization', 'workspace']) }).nullable(),
})

const RateLimitPeakScope = z.discriminatedUnion('type', [
  z.object({ type: z.literal('organization') }),
  z.object({ type: z.literal('workspace'), workspace_id: z.string() }),
])

export const RateLimitPeaks = z.object({
  type: z.literal('rate_limit_peaks'),
  starting_at: timestamp,
  ending_at: timestamp,
  /** Each scope and group of models with requests in that time; the organization first. */
  data: z.array(
    z.object({
      scope: RateLimitPeakScope,
      model_group: z.object({ id: z.string(), display_name: z.string() }),
      peaks: z.array(RateLimitPeak),
    }),
  ),
})
export type RateLimitPeaks = z.infer<typeof RateLimitPeaks>

const RateLimitPeaksQuery = z
  .strictObject({
    scope_type: z
      .enum(['organization', 'workspace'], 'Must be organization or workspace')
      .optional()
      .meta({ description: 'Only of the organization itself, or only of workspaces.' }),
    workspace_id: taggedId<WorkspaceId>('wrkspc').optional(),
    percent_min: z
      .string()
      .regex(/^(?:[1-9]\d?|100)$/, 'Must be a whole number from 1 to 100')
      .transform(Number)
      .optional()
      .meta({
        type: 'integer',
        minimum: 1,
        maximum: 100,
        description: 'Only peaks of at least that part of their limit.',
      }),
  })
  .refine(({ scope_type: type, workspace_id: id }) => type !== 'organization' || id === undefined, {
    path: ['workspace_id'],
    error: 'Must not be given for the organization itself',
  })
export type RateLimitPeaksQuery = z.infer<typeof RateLimitPeaksQuery>

export const rateLimitPeaksEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/usage_report/rate_limit_use/peaks',
  summary:
    'Reports the fullest minute of the last sixty for each group of models, of the organization and of each ' +
    'workspace, beside the rate limits.',
  verb: 'list',
  action: 'reports.view',
  extension: true,
  query: RateLimitPeaksQuery,
  response: RateLimitPeaks,
  answerHeaders: freshness,
})
