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
import { apiKeyIds, models, workspaceIds } from './report-filters.ts'
import { queryList } from './shapes.ts'

/** What refused. */
const RefusingLimiter = z.object({
  /** All that follows in one word, to tell limiters apart. */
  id: z.string(),
  kind: z.enum([
    'closed',
    'not_allowed',
    'rate_limited',
    'rate_never',
    'spend_reached',
    'spend_too_large',
    'spend_reserved',
  ]),
  scope: z.enum(['organization', 'workspace', 'api_key']),
  /** Of a rate limit. */
  model_group: z.string().nullable(),
  /** The kind of a rate limit, the period of a spend limit, the rule that does not allow it, or why it is closed. */
  detail: z.string(),
})

const groups = ['limiter', 'workspace_id', 'api_key_id', 'model'] as const

/** How many requests were refused in one bucket. A dimension is null unless it is grouped by. */
export const RefusalResult = z.object({
  requests: z.int(),
  limiter: RefusingLimiter.nullable(),
  /** Grouped by: null is the Default workspace. */
  workspace_id: z.string().nullable(),
  /** Grouped by: null is the playground. */
  api_key_id: z.string().nullable(),
  /** As the request named it. Grouped by: null is a call that counts tokens, refused before its body was read. */
  model: z.string().nullable(),
})
export type RefusalResult = z.infer<typeof RefusalResult>

export const RefusalReport = bucketPage(RefusalResult)
export type RefusalReport = z.infer<typeof RefusalReport>

const selection = {
  api_key_ids: apiKeyIds,
  workspace_ids: workspaceIds,
  models,
  group_by: queryList(z.enum(groups), groups.length).default([]),
}

const RefusalReportQuery = z
  .strictObject({ ...bucketPageQuery(['1m', '1h', '1d']), ...selection })
  .superRefine(checkBucketPage)
export type RefusalReportQuery = z.infer<typeof RefusalReportQuery>

export const refusalReportEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/usage_report/refusals',
  summary: 'Reports how many requests were refused, and by which limits, oldest first.',
  action: 'reports.view',
  extension: true,
  query: RefusalReportQuery,
  response: RefusalReport,
  verb: 'list',
  answerHeaders: freshness,
})

const RefusalTableQuery = z
  .strictObject({ ...tableQuery(['1m', '1h', '1d']), ...selection })
  .superRefine(checkBucketPage)
export type RefusalTableQuery = z.infer<typeof RefusalTableQuery>

export const refusalTableEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/usage_report/refusals/export',
  summary:
    'Exports how many requests were refused, and by which limits, as a CSV file, with names beside ids, and is ' +
    `recorded. At most ${limits.exportRowsMax} rows.`,
  action: 'reports.view',
  extension: true,
  query: RefusalTableQuery,
  response: z.string(),
  contentType: 'text/csv',
  answerHeaders: freshness,
})
