import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import { checkRange, freshness, reportRange, tableQuery } from './report-buckets.ts'
import { models, workspaceIds } from './report-filters.ts'
import { timestamp } from './shapes.ts'

/** Milliseconds, to within a tenth. */
const Percentiles = z.object({ p50: z.number(), p95: z.number(), p99: z.number() })

export const UsageLatency = z.object({
  type: z.literal('usage_latency'),
  starting_at: timestamp,
  ending_at: timestamp,
  /** Until the first byte of the answer; null where nothing was answered. */
  first_byte_ms: Percentiles.nullable(),
  /** Until its last. */
  total_ms: Percentiles.nullable(),
})
export type UsageLatency = z.infer<typeof UsageLatency>

const selection = { workspace_ids: workspaceIds, models }

const UsageLatencyQuery = z.strictObject({ ...reportRange, ...selection }).superRefine(checkRange)
export type UsageLatencyQuery = z.infer<typeof UsageLatencyQuery>

export const usageLatencyEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/usage_report/latency',
  summary:
    'Reports how long answers took, by percentile, over whole hours: ' +
    `up to ${limits.reportHoursMax} of them.`,
  action: 'reports.view',
  extension: true,
  query: UsageLatencyQuery,
  response: UsageLatency,
  verb: 'get',
  answerHeaders: freshness,
})

const LatencyTableQuery = z
  .strictObject({ ...tableQuery(['1h', '1d']), ...selection })
  .superRefine(checkRange)
export type LatencyTableQuery = z.infer<typeof LatencyTableQuery>

export const latencyTableEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/usage_report/latency/export',
  summary:
    'Exports how long the answers of each hour or day took, by percentile, as a CSV file, and is recorded: ' +
    `up to ${limits.reportHoursMax} hours.`,
  action: 'reports.view',
  extension: true,
  query: LatencyTableQuery,
  response: z.string(),
  contentType: 'text/csv',
  answerHeaders: freshness,
})
