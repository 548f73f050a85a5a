import { costReportEndpoint, costTableEndpoint } from '#contract/cost-report.ts'
import { rateLimitUseEndpoint, rateLimitUseTableEndpoint } from '#contract/rate-limit-use.ts'
import { reportStatusEndpoint } from '#contract/report-status.ts'
import { latencyTableEndpoint, usageLatencyEndpoint } from '#contract/usage-latency.ts'
import { refusalReportEndpoint, refusalTableEndpoint } from '#contract/usage-refusals.ts'
import { usageReportEndpoint, usageTableEndpoint } from '#contract/usage-report.ts'
import { csvRoute, madeRoute, route } from '../route.ts'
import type { Route } from '../route.ts'
import { reportCost } from './cost-report.ts'
import { exportCost } from './cost-table.ts'
import { exportLatency } from './latency-table.ts'
import { exportRateLimitUse } from './rate-limit-use-table.ts'
import { reportRateLimitUse } from './rate-limit-use.ts'
import { reportRefusals } from './refusal-report.ts'
import { exportRefusals } from './refusal-table.ts'
import { getReportStatus } from './report-status.ts'
import { reportLatency } from './usage-latency.ts'
import { reportUsage } from './usage-report.ts'
import { exportUsage } from './usage-table.ts'

/** What was used, what it cost, and how near it came to the limits. */
export const reportRoutes: readonly Route[] = [
  madeRoute(usageReportEndpoint, (context, { query }) => reportUsage(context, query)),
  csvRoute(usageTableEndpoint, (context, { query }) => exportUsage(context, query)),
  madeRoute(costReportEndpoint, (context, { query }) => reportCost(context, query)),
  csvRoute(costTableEndpoint, (context, { query }) => exportCost(context, query)),
  route(refusalReportEndpoint, (context, { query }) => reportRefusals(context, query)),
  csvRoute(refusalTableEndpoint, (context, { query }) => exportRefusals(context, query)),
  route(rateLimitUseEndpoint, (context, { query }) => reportRateLimitUse(context, query)),
  csvRoute(rateLimitUseTableEndpoint, (context, { query }) => exportRateLimitUse(context, query)),
  route(usageLatencyEndpoint, (context, { query }) => reportLatency(context, query)),
  csvRoute(latencyTableEndpoint, (context, { query }) => exportLatency(context, query)),
  route(reportStatusEndpoint, (context, { query }) => getReportStatus(context, query)),
]
