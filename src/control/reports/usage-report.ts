import type { UsageReportQuery, UsageTableQuery } from '#contract/usage-report.ts'
import type { UsagePart } from '#reports/port.ts'
import { invalidRequest } from '../api-error.ts'
import type { AnswerBody } from '../answer-body.ts'
import type { RequestContext } from '../context.ts'
import { answerMadePage } from './answer-made-page.ts'
import { exportTable } from './export-table.ts'
import type { ReportTable } from './report-table.ts'

const fastModeBeta = 'fast-mode-2026-02-01'

/** One page of what was used. */
export async function reportUsage(
  context: RequestContext,
  query: UsageReportQuery,
): Promise<AnswerBody> {
  refuseSpeedWithoutBeta(context, query)
  const { include, group_by: groups } = query
  const hasSpeed = context.betas.has(fastModeBeta)
  return answerMadePage(context, {
    query,
    groups,
    parts: partsOf(include),
    presented: { report: 'usage', shown: { include, hasSpeed } },
  })
}

function partsOf(include: UsageReportQuery['include']): UsagePart[] {
  const counts = include.includes('requests') || include.includes('errors')
  const parts: UsagePart[] = ['tokens']
  if (counts) parts.push('counts')
  if (include.includes('cost')) parts.push('cost')
  return parts
}

/** All that was used over a range, in one table. */
export async function exportUsage(
  context: RequestContext,
  query: UsageTableQuery,
): Promise<ReportTable> {
  refuseSpeedWithoutBeta(context, query)
  return exportTable(context, 'platform_usage_report_messages_viewed', { report: 'usage', query })
}

/** As in Anthropic's API, where speeds are a beta. */
function refuseSpeedWithoutBeta(
  { betas }: Pick<RequestContext, 'betas'>,
  { speeds, group_by: groups }: Pick<UsageReportQuery, 'speeds' | 'group_by'>,
): void {
  if (betas.has(fastModeBeta)) return
  const field = speeds ? 'speeds' : groups.includes('speed') ? 'group_by' : undefined
  if (field === undefined) return
  throw invalidRequest(`${field}: Speeds need the header anthropic-beta: ${fastModeBeta}`)
}
