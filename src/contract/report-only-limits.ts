import { z } from 'zod'
import { spendWindows } from '#domain/window.ts'
import { endpoint } from './endpoint.ts'
import { Scope, ScopeQuery } from './scopes.ts'
import { cursorPage } from './shapes.ts'

/** A limit that refuses nothing, and what it would have refused. */
export const ReportOnlyLimit = z.object({
  type: z.literal('report_only_limit'),
  scope: Scope,
  limit: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('rate_limit'),
      rate_limit_id: z.string(),
      limiter: z.string(),
      value: z.int(),
    }),
    z.object({
      type: z.literal('spend_limit'),
      spend_limit_id: z.string(),
      period: z.enum(spendWindows),
      /** Whole US cents. */
      amount: z.string(),
    }),
  ]),
  /** Requests that were let through. One that several limits would have refused counts at each. */
  would_have_refused: z.object({ last_24_hours: z.int(), last_7_days: z.int() }),
})
export type ReportOnlyLimit = z.infer<typeof ReportOnlyLimit>

export const listReportOnlyLimitsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/report_only_limits',
  summary:
    'Lists the limits of an API key, a workspace or the organization that only report, and how many requests ' +
    'they would have refused.',
  action: 'spend_limits.view',
  extension: true,
  query: ScopeQuery,
  response: cursorPage(ReportOnlyLimit),
})
