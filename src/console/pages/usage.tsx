import { useLanguage } from '../language/language.tsx'
import { Page } from '../ui/page.tsx'
import { useReason } from '../language/use-reason.ts'
import { useCan } from '../api/use-account.ts'
import { Notice } from '../ui/notice.tsx'
import { ExportMenu } from './reports/export-menu.tsx'
import { ReportFilters } from './reports/filters.tsx'
import { spanOf, dayOf } from './reports/period.ts'
import { useSelection } from './reports/use-selection.ts'
import { RateSection } from './usage/rate-section.tsx'
import { RefusedSection } from './usage/refused-section.tsx'
import { UsageSection } from './usage/usage-section.tsx'
import { usageQuery } from './usage/use-usage.ts'

/** What was used, when and by whom, and what was refused. */
export function UsagePage() {
  const { usage } = useLanguage().messages
  const { selection, period, get } = useSelection()
  const group = get('group')
  const maySee = useCan().somewhere('reports.view')
  const reason = useReason()('reports.view')
  if (!maySee) {
    return (
      <Page title={usage.title}>
        <Notice>{reason}</Notice>
      </Page>
    )
  }
  const { limit: _pages, include: _figures, ...query } = usageQuery({ selection, period, group })
  return (
    <Page
      title={usage.title}
      intro={usage.intro}
      action={
        <ExportMenu
          path="/v1/organizations/usage_report/messages/export"
          query={query}
          fileName={`usage-${dayOf(spanOf(period).fromMs)}`}
        />
      }
    >
      <ReportFilters />
      <UsageSection selection={selection} period={period} group={group} />
      <RefusedSection selection={selection} period={period} />
      <RateSection workspaceId={selection.workspaceId} period={period} />
    </Page>
  )
}
