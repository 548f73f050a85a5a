import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { SpendAdjustment } from './spend-adjustments.ts'
import { timestamp } from './shapes.ts'

export const ReportStatus = z.object({
  type: z.literal('report_status'),
  /** All that was settled until then is in the reports. */
  fresh_as_of: timestamp,
  /** `2026-11`, in UTC. */
  month: z.string(),
  /** The month is over, each of its requests is settled, and the reports have them all. It does not change any more. */
  is_final: z.boolean(),
  /** Requests that were admitted in that month and are not settled; null for who sees only some workspaces. */
  open_requests: z.int().nullable(),
  /** Corrections that were made in that month, newest first; null for who may not see them. */
  adjustments: z.array(SpendAdjustment).nullable(),
  /** For how many days single requests and refusals are kept; null: for ever. */
  request_retention_days: z.int().nullable(),
})
export type ReportStatus = z.infer<typeof ReportStatus>

const ReportStatusQuery = z.strictObject({
  month: z
    .string()
    .regex(/^20\d\d-(?:0[1-9]|1[0-2])$/, 'Must be a month, such as 2027-01')
    .optional()
    .meta({ description: 'A month in UTC, such as 2027-01; left out: the current one.' }),
})
export type ReportStatusQuery = z.infer<typeof ReportStatusQuery>

export const reportStatusEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/report_status',
  summary:
    'Tells how fresh the reports are, whether a month is final, what corrected it, and for how long requests are kept.',
  action: 'reports.view',
  extension: true,
  query: ReportStatusQuery,
  response: ReportStatus,
})
