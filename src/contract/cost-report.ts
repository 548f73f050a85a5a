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
import {
  apiKeyIds,
  checkTag,
  costSources,
  extendedFilters,
  models,
  tagKey,
  workspaceIds,
} from './report-filters.ts'
import { queryList } from './shapes.ts'

/** Anthropic's, and then extensions. */
const groups = [
  'workspace_id',
  'description',
  'api_key_id',
  'model',
  'user_id',
  'cost_source',
  'tag',
] as const

const tokenTypes = [
  'uncached_input_tokens',
  'output_tokens',
  'cache_read_input_tokens',
  'cache_creation.ephemeral_1h_input_tokens',
  'cache_creation.ephemeral_5m_input_tokens',
] as const

/** What one group cost in one bucket. The results of all buckets add up to what the limits were charged. */
export const CostResult = z.object({
  /** US cents, exact to the nano-dollar: "123.45" is $1.2345. */
  amount: z.string(),
  currency: z.literal('USD'),
  /** Grouped by: null is the Default workspace. */
  workspace_id: z.string().nullable(),
  /** Grouped by: such as `Claude Sonnet 4.5 Usage - Input Tokens`. */
  description: z.string().nullable(),
  /** Grouped by description; null then for what is not of one type, such as an adjustment. */
  cost_type: z.enum(['tokens', 'web_search']).nullable(),
  /** Grouped by description, for tokens, like all that follow. */
  context_window: z.string().nullable(),
  model: z.string().nullable(),
  service_tier: z.string().nullable(),
  /** Null then where nobody knows which, as of a bound. */
  token_type: z.enum(tokenTypes).nullable(),
  inference_geo: z.string().nullable(),
  /** An extension, where it is grouped by: null is the playground. */
  api_key_id: z.string().nullable().optional(),
  /** An extension, where it is grouped by: null is nobody. */
  user_id: z.string().nullable().optional(),
  /** An extension, where it is grouped by. */
  cost_source: z.enum(costSources).nullable().optional(),
  /** An extension, where it is grouped by: the value of the tag; null where the workspace had none. */
  tag: z.string().nullable().optional(),
  /** An extension, where `include[]` has `requests`. */
  request_count: z.int().optional(),
})
export type CostResult = z.infer<typeof CostResult>

export const CostReport = bucketPage(CostResult)
export type CostReport = z.infer<typeof CostReport>

const selection = {
  api_key_ids: apiKeyIds,
  workspace_ids: workspaceIds,
  models,
  ...extendedFilters,
  group_by: queryList(z.enum(groups), groups.length).default([]),
  tag_key: tagKey,
}

const CostReportQuery = z
  .strictObject({
    ...bucketPageQuery(['1d', '1h']),
    ...selection,
    /** Not together with the group `description`, whose rows are parts of requests. */
    include: queryList(z.enum(['requests']), 1).default([]),
  })
  .superRefine(checkBucketPage)
  .superRefine(checkTag)
  .refine(({ include, group_by }) => include.length === 0 || !group_by.includes('description'), {
    path: ['include'],
    error: 'Must not be given together with the group description: a request has many',
  })
export type CostReportQuery = z.infer<typeof CostReportQuery>

export const costReportEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/cost_report',
  summary: 'Reports what was charged on each day, oldest first.',
  action: 'reports.view',
  query: CostReportQuery,
  response: CostReport,
  answerHeaders: freshness,
})

const CostTableQuery = z
  .strictObject({ ...tableQuery(['1d', '1h']), ...selection })
  .superRefine(checkBucketPage)
  .superRefine(checkTag)
export type CostTableQuery = z.infer<typeof CostTableQuery>

export const costTableEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/cost_report/export',
  summary:
    'Exports what was charged as a CSV file, with names beside ids, and is recorded. ' +
    `At most ${limits.exportRowsMax} rows.`,
  action: 'reports.view',
  extension: true,
  query: CostTableQuery,
  response: z.string(),
  contentType: 'text/csv',
  answerHeaders: freshness,
})
