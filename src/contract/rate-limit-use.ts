import { z } from 'zod'
import type { WorkspaceId } from '#domain/id.ts'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import { checkRange, freshness, reportRange, tableStyle } from './report-buckets.ts'
import { taggedId, timestamp } from './shapes.ts'

/** One hour. Each maximum is of whichever minute it was reached in. */
const RateLimitUseHour = z.object({
  starting_at: timestamp,
  /** Without what was read from a cache. */
  input_tokens_per_minute_max: z.int(),
  output_tokens_per_minute_max: z.int(),
  requests_per_minute_max: z.int(),
  /** The part of the hour's input that was read from a cache, from 0 to 1; null where there was no input. */
  cache_rate: z.number().nullable(),
})

/** Null: no such limit. */
const PerMinute = z.object({
  input_tokens_per_minute: z.int().nullable(),
  output_tokens_per_minute: z.int().nullable(),
  requests_per_minute: z.int().nullable(),
})

export const RateLimitUse = z.object({
  type: z.literal('rate_limit_use'),
  model_group: z.object({ id: z.string(), display_name: z.string() }),
  workspace_id: z.string().nullable(),
  /** As they are now. Null: of no workspace in particular, or of one without limits of its own. */
  limits: z.object({ organization: PerMinute, workspace: PerMinute.nullable() }),
  /** Each hour of the range, oldest first, also those without a request. */
  hours: z.array(RateLimitUseHour),
})
export type RateLimitUse = z.infer<typeof RateLimitUse>

const selection = {
  ...reportRange,
  model_group: z
    .string()
    .regex(/^\w{1,128}$/, 'Must be the id of a group of models')
    .meta({ description: 'The id of a group of models, as among the rate limits: rlg_…' }),
  workspace_id: taggedId<WorkspaceId>('wrkspc').optional(),
}

const RateLimitUseQuery = z.strictObject(selection).superRefine(checkRange)
export type RateLimitUseQuery = z.infer<typeof RateLimitUseQuery>

export const rateLimitUseEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/usage_report/rate_limit_use',
  summary:
    'Reports how near the requests of a workspace, or of the organization, came to the rate limits of a group of ' +
    `models: the fullest minute of each hour, of up to ${limits.reportHoursMax} hours.`,
  action: 'reports.view',
  extension: true,
  query: RateLimitUseQuery,
  response: RateLimitUse,
  verb: 'get',
  answerHeaders: freshness,
})

const RateLimitUseTableQuery = z
  .strictObject({ ...selection, ...tableStyle })
  .superRefine(checkRange)
export type RateLimitUseTableQuery = z.infer<typeof RateLimitUseTableQuery>

export const rateLimitUseTableEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/usage_report/rate_limit_use/export',
  summary:
    'Exports the fullest minute of each hour, beside the rate limits as they are now, as a CSV file, and is ' +
    `recorded: up to ${limits.reportHoursMax} hours.`,
  action: 'reports.view',
  extension: true,
  query: RateLimitUseTableQuery,
  response: z.string(),
  contentType: 'text/csv',
  answerHeaders: freshness,
})
