import { costReportEndpoint, costTableEndpoint } from '#contract/cost-report.ts'
import { rateLimitPeaksEndpoint } from '#contract/rate-limit-peaks.ts'
import { rateLimitUseEndpoint, rateLimitUseTableEndpoint } from '#contract/rate-limit-use.ts'
import { reportStatusEndpoint } from '#contract/report-status.ts'
import { latencyTableEndpoint, usageLatencyEndpoint } from '#contract/usage-latency.ts'
import { refusalReportEndpoint, refusalTableEndpoint } from '#contract/usage-refusals.ts'
import { usageReportEndpoint, usageTableEndpoint } from '#contract/usage-report.ts'
import { csvRoute, madeRoute, route } from '../route.ts'
import type { Route } from '../route.ts'
import { reportCost } from './cost-report.ts'
import { reportRateLimitPeaks } from './rate-limit-peaks.ts'
import { exportRateLimitUse } from './rate-limit-use-table.ts'
import { reportRateLimitUse } from './rate-limit-use.ts'
import { reportRefusals } from './refusal-report.ts'
import { exportTable } from './export-table.ts'
import { getReportStatus } from './report-status.ts'
import { reportLatency } from './usage-latency.ts'
import { exportUsage, reportUsage } from './usage-report.ts'

/** What was used, what it cost, and how near it came to the limits. */
export const reportRoutes: readonly Route[] = [
  madeRoute(usageReportEndpoint, (context, { query }) => reportUsage(context, query)),
  csvRoute(usageTableEndpoint, (context, { query }) => exportUsage(context, query)),
  madeRoute(costReportEndpoint, (context, { query }) => reportCost(context, query)),
  csvRoute(costTableEndpoint, (context, { query }) =>
    exportTable(context, 'platform_cost_report_viewed', { report: 'cost', query }),
  ),
  route(refusalReportEndpoint, (context, { query }) => reportRefusals(context, query)),
  csvRoute(refusalTableEndpoint, (context, { query }) =>
    exportTable(context, 'refusal_report_exported', { report: 'refusals', query }),
  ),
  route(rateLimitUseEndpoint, (context, { query }) => reportRateLimitUse(context, query)),
  route(rateLimitPeaksEndpoint, (context, { query }) => reportRateLimitPeaks(context, query)),
  csvRoute(rateLimitUseTableEndpoint, (context, { query }) => exportRateLimitUse(context, query)),
  route(usageLatencyEndpoint, (context, { query }) => reportLatency(context, query)),
  csvRoute(latencyTableEndpoint, (context, { query }) =>
    exportTable(context, 'latency_report_exported', { report: 'latency', query }),
  ),
  route(reportStatusEndpoint, (context, { query }) => getReportStatus(context, query)),
]
