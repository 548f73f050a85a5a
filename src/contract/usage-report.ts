import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import {
  bucketPage,
  bucketPageQuery,
  checkBucketPage,
  freshness,
  tableQuery,
} from './report-buckets.ts'
import { checkTag, costSources, extendedFilters, tagKey, usageFilters } from './report-filters.ts'
import { queryList } from './shapes.ts'

const usageGroups = [
  'account_id',
  'api_key_id',
  'context_window',
  'inference_geo',
  'model',
  'service_account_id',
  'service_tier',
  'speed',
  'workspace_id',
] as const

/** Extensions. */
const moreUsageGroups = ['user_id', 'cost_source', 'tag'] as const
const groups = [...usageGroups, ...moreUsageGroups] as const
const additions = ['requests', 'errors', 'cost'] as const

/** What one group used in one bucket. A dimension is null unless it is grouped by. */
export const UsageResult = z.object({
  uncached_input_tokens: z.int(),
  cache_creation: z.object({
    ephemeral_1h_input_tokens: z.int(),
    ephemeral_5m_input_tokens: z.int(),
  }),
  cache_read_input_tokens: z.int(),
  output_tokens: z.int(),
  server_tool_use: z.object({ web_search_requests: z.int() }),
  /** Grouped by: null is the playground. */
  api_key_id: z.string().nullable(),
  /** Grouped by: null is the Default workspace. */
  workspace_id: z.string().nullable(),
  model: z.string().nullable(),
  service_tier: z.string().nullable(),
  context_window: z.string().nullable(),
  inference_geo: z.string().nullable(),
  /** Always null: nobody calls models with OAuth. */
  account_id: z.null(),
  /** Always null: there are no service accounts. */
  service_account_id: z.null(),
  /** Only with the beta of fast mode. */
  speed: z.string().nullable().optional(),
  /** An extension, where it is grouped by: null is nobody. */
  user_id: z.string().nullable().optional(),
  /** An extension, where it is grouped by. */
  cost_source: z.enum(costSources).nullable().optional(),
  /** An extension, where it is grouped by: the value of the tag; null where the workspace had none. */
  tag: z.string().nullable().optional(),
  /** An extension, where `include[]` has `requests`. */
  request_count: z.int().optional(),
  /** An extension, where `include[]` has `errors`: requests without an answer that succeeded. */
  error_count: z.int().optional(),
  /** An extension, where `include[]` has `cost`: US cents, exact to the nano-dollar. */
  amount: z.string().optional(),
})
export type UsageResult = z.infer<typeof UsageResult>

export const UsageReport = bucketPage(UsageResult)
export type UsageReport = z.infer<typeof UsageReport>

const selection = {
  ...usageFilters,
  ...extendedFilters,
  group_by: queryList(z.enum(groups), groups.length).default([]),
  tag_key: tagKey,
}

const UsageReportQuery = z
  .strictObject({
    ...bucketPageQuery(['1m', '1h', '1d']),
    ...selection,
    include: queryList(z.enum(additions), additions.length).default([]),
  })
  .superRefine(checkBucketPage)
  .superRefine(checkTag)
export type UsageReportQuery = z.infer<typeof UsageReportQuery>

const fastMode = {
  'fast-mode-2026-02-01': 'Results have a `speed`, which can be filtered and grouped by.',
}

export const usageReportEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/usage_report/messages',
  summary:
    'Reports what was used in each minute, hour or day, oldest first. A request belongs to the bucket of its admission.',
  action: 'reports.view',
  query: UsageReportQuery,
  response: UsageReport,
  verb: 'list',
  answerHeaders: freshness,
  betas: fastMode,
})

const UsageTableQuery = z
  .strictObject({ ...tableQuery(['1m', '1h', '1d']), ...selection })
  .superRefine(checkBucketPage)
  .superRefine(checkTag)
export type UsageTableQuery = z.infer<typeof UsageTableQuery>

export const usageTableEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/usage_report/messages/export',
  summary:
    'Exports what was used as a CSV file, with names beside ids, and is recorded. ' +
    `At most ${limits.exportRowsMax} rows.`,
  action: 'reports.view',
  extension: true,
  query: UsageTableQuery,
  response: z.string(),
  contentType: 'text/csv',
  answerHeaders: freshness,
  betas: fastMode,
})
