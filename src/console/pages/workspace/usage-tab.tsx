import type { Workspace } from '#contract/workspaces.ts'
import { Link } from '@tanstack/react-router'
import { useCan } from '../../api/use-account.ts'
import { useMessages } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { Notice } from '../../ui/notice.tsx'
import { ReportFilters } from '../reports/filters.tsx'
import { useSelection } from '../reports/use-selection.ts'
import { RateSection } from '../usage/rate-section.tsx'
import { RefusedSection } from '../usage/refused-section.tsx'
import { UsageSection } from '../usage/usage-section.tsx'

/** What one workspace has used, what was refused it, and how near it came to its rate limits. */
export function UsageTab({ workspace: { id } }: { readonly workspace: Workspace }) {
  const { usage } = useMessages()
  const maySee = useCan()('reports.view', id)
  const reason = useReason()('reports.view', id)
  const { selection, period, get } = useSelection(id)
  if (!maySee) return <Notice>{reason}</Notice>
  return (
    <div className="flex flex-col gap-8">
      <p className="text-quiet text-sm">
        {usage.introTab}{' '}
        <Link
          to="/usage"
          search={{ workspace: id }}
          className="text-accent rounded-sm underline print:hidden"
        >
          {usage.openUsage}
        </Link>
      </p>
      <ReportFilters workspaceId={id} />
      <UsageSection selection={selection} period={period} group={get('group')} />
      <RefusedSection selection={selection} period={period} />
      <RateSection workspaceId={id} period={period} />
    </div>
  )
}
