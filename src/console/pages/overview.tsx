import { useAccount, useCan } from '../api/use-account.ts'
import { useApi } from '../api/use-api.ts'
import { useMessages } from '../language/language.tsx'
import { FaultNotice, Notice } from '../ui/notice.tsx'
import { Page } from '../ui/page.tsx'
import { AttentionList } from './overview/attention-list.tsx'
import { OrganizationSpend } from './overview/organization-spend.tsx'
import { RecentRefusals } from './overview/recent-refusals.tsx'
import { StartCards } from './overview/start-cards.tsx'
import { useKnown } from './overview/use-known.ts'
import { WorkspaceSpends } from './overview/workspace-spends.tsx'
import { useWorkspaceRows } from './workspaces/use-workspaces.ts'

/** The first thing that anybody sees: what was spent, what needs them, and where to begin. */
export function OverviewPage() {
  const { overview } = useMessages()
  const can = useCan()
  const { rows, fault, retry, areFiguresComing } = useWorkspaceRows(false)
  const known = useKnown(rows)
  const seesSpend = can.somewhere('spend_limits.view')
  const organization = known.limits?.find(({ period }) => period === 'monthly')
  // Whoever sees figures has begun once there are any.
  const isNew =
    !seesSpend ||
    (!areFiguresComing && (rows ?? []).every(({ summary }) => isZero(summary?.spend?.spent)))
  return (
    <Page title={overview.title} intro={seesSpend ? overview.intro : overview.introStart}>
      <SimulatorNotice />
      {fault && <FaultNotice fault={fault} onRetry={retry} />}
      {isNew && rows && <StartCards />}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="flex min-w-0 flex-col gap-6">
          {can('spend_limits.view') && <OrganizationSpend limit={organization} />}
          <WorkspaceSpends rows={rows} areFiguresComing={areFiguresComing} />
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          {(seesSpend || can.somewhere('api_keys.view')) && <AttentionList known={known} />}
          {can.somewhere('reports.view') && <RecentRefusals />}
        </div>
      </div>
    </Page>
  )
}

function isZero(cents: string | undefined): boolean {
  return cents === undefined || Number(cents) === 0
}

/** Admins have it on every page, with what to do. */
function SimulatorNotice() {
  const { overview } = useMessages()
  const { user } = useAccount()
  const { data } = useApi('GET /v1/organizations/upstream/kind', {})
  if (user.role === 'admin' || data?.kind !== 'simulator') return null
  return <Notice>{overview.simulator}</Notice>
}
