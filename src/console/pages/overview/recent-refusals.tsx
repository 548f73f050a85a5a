import { Link } from '@tanstack/react-router'
import { useLanguage } from '../../language/language.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { widthsMs } from '../reports/period.ts'
import { spanQuery } from '../reports/selection.ts'
import { useModelGroups } from '../reports/use-model-groups.ts'
import { useSeriesNames } from '../reports/use-names.ts'
import { useReport } from '../reports/use-report.ts'
import { useAccount } from '../../api/use-account.ts'
import { describeLimiter } from '../usage/describe-limiter.ts'
import { mostRefused } from './most-refused.ts'

const hours = 24
const shownMax = 5

/** What was refused in the last day, the most first, each with the way to when. */
export function RecentRefusals() {
  const { messages, format } = useLanguage()
  const { overview } = messages
  const { default_workspace_id: defaultId } = useAccount()
  const nameOf = useSeriesNames('workspace')
  const groups = useModelGroups(undefined)
  const toMs = (Math.floor(Date.now() / widthsMs.hour) + 1) * widthsMs.hour
  const span = { width: 'hour', fromMs: toMs - hours * widthsMs.hour, toMs } as const
  const { data, fault, retry } = useReport('GET /v1/organizations/usage_report/refusals', {
    query: { ...spanQuery(span), group_by: ['workspace_id', 'limiter'] },
  })
  const rows = data && mostRefused(data.data, defaultId)
  const groupName = (id: string): string => groups?.find((group) => group.id === id)?.name ?? id
  return (
    <Section title={overview.refused}>
      {fault && <FaultNotice fault={fault} onRetry={retry} />}
      {rows?.length === 0 && <p className="text-quiet text-sm">{overview.noneRefused}</p>}
      {(!rows || rows.length > 0) && (
        <ul className="border-line bg-raised divide-line divide-y overflow-hidden rounded-lg border">
          {rows?.slice(0, shownMax).map(({ workspaceId, limiter, requests }) => (
            <li key={`${workspaceId} ${limiter.id}`}>
              <Link
                to="/usage"
                search={{ workspace: workspaceId }}
                className="hover:bg-sunken/60 flex items-start justify-between gap-3 px-4 py-2.5 text-sm -outline-offset-2"
              >
                <span className="flex min-w-0 flex-col">
                  <span className="font-medium break-words">{nameOf(workspaceId)}</span>
                  <span className="text-quiet break-words">
                    {describeLimiter(limiter, messages, groupName)}
                  </span>
                </span>
                <span className="font-medium tabular-nums">{format.count(requests)}</span>
              </Link>
            </li>
          )) ?? (
            <li className="px-4 py-4">
              <Skeleton wide />
            </li>
          )}
        </ul>
      )}
    </Section>
  )
}
