import { Link } from '@tanstack/react-router'
import { windowBounds } from '#domain/window.ts'
import { useCan } from '../api/use-account.ts'
import { useLanguage } from '../language/language.tsx'
import { useReason } from '../language/use-reason.ts'
import { buttonLook } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Page } from '../ui/page.tsx'
import { Adjustments } from './cost/adjustments.tsx'
import { CostSection } from './cost/cost-section.tsx'
import { CostSources } from './cost/cost-sources.tsx'
import { costQuery } from './cost/use-cost.ts'
import { ExportMenu } from './reports/export-menu.tsx'
import { ReportFilters } from './reports/filters.tsx'
import { dayOf, spanOf } from './reports/period.ts'
import { useReport } from './reports/use-report.ts'
import { useSelection } from './reports/use-selection.ts'

/** What was charged, when and to whom, and what the month will come to. */
export function CostPage() {
  const { cost } = useLanguage().messages
  const maySee = useCan().somewhere('reports.view')
  const reason = useReason()('reports.view')
  return maySee ? (
    <CostReports />
  ) : (
    <Page title={cost.title}>
      <Notice>{reason}</Notice>
    </Page>
  )
}

function CostReports() {
  const { messages, format } = useLanguage()
  const { cost, statement } = messages
  const maySeeStatements = useCan()('statements.view')
  const { selection, period, get } = useSelection()
  const group = get('group')
  const asked = { selection, period, group }
  const status = useReport('GET /v1/organizations/report_status', {
    query: { month: period.month },
  })
  // The list is the organization's: beside figures of less it would not add up.
  const isUnfiltered = Object.keys(selection).length === 0 && !period.isNarrow
  const { limit: _pages, ...query } = costQuery(asked)
  return (
    <Page
      title={cost.title}
      intro={cost.intro}
      action={
        <div className="flex flex-wrap gap-2">
          {maySeeStatements && (
            <Link
              to="/cost/statement/$month"
              params={{ month: period.month }}
              className={buttonLook()}
            >
              {statement.title(format.month(windowBounds(period.month).startMs))}
            </Link>
          )}
          <ExportMenu
            path="/v1/organizations/cost_report/export"
            query={query}
            fileName={`cost-${dayOf(spanOf(period).fromMs)}`}
          />
        </div>
      }
    >
      <ReportFilters />
      <CostSection {...asked} status={status.data} />
      <CostSources selection={selection} period={period} />
      {isUnfiltered && <Adjustments adjustments={status.data?.adjustments ?? []} />}
    </Page>
  )
}
