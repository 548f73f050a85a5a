import { Link } from '@tanstack/react-router'
import { useLanguage } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'
import { classNames } from '../../ui/class-names.ts'
import { EmptyState, Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { SpendBar } from '../../ui/spend-bar.tsx'
import { Tile } from '../../ui/tile.tsx'
import type { WorkspaceRow } from '../workspaces/workspace-rows.ts'
import { nearestFirst } from './use-of-limit.ts'

type WorkspaceSpendsProps = {
  readonly rows: readonly WorkspaceRow[] | undefined
  readonly areFiguresComing: boolean
}

const shownMax = 8

/** The workspaces with what they have spent, nearest to their limit first. */
export function WorkspaceSpends({ rows, areFiguresComing }: WorkspaceSpendsProps) {
  const { overview, workspaces } = useLanguage().messages
  const sorted =
    rows && nearestFirst(rows.map((row) => ({ row, spend: row.summary?.spend ?? null })))
  return (
    <Section title={overview.workspaces}>
      {sorted?.length === 0 ? (
        <EmptyState title={workspaces.empty} />
      ) : (
        <ul className="border-line bg-raised divide-line grid gap-x-4 divide-y rounded-lg border sm:grid-cols-[minmax(9rem,1fr)_minmax(0,12rem)_auto]">
          {sorted
            ? sorted
                .slice(0, shownMax)
                .map(({ row }) => (
                  <Row key={row.workspace.id} row={row} areFiguresComing={areFiguresComing} />
                ))
            : [1, 2, 3].map((place) => (
                <li key={place} className="px-4 py-4 sm:col-span-3">
                  <Skeleton wide />
                </li>
              ))}
        </ul>
      )}
      {sorted && sorted.length > 0 && (
        <p>
          <Link to="/settings/workspaces" className="text-accent rounded-sm text-sm underline">
            {overview.allWorkspaces(sorted.length)}
          </Link>
        </p>
      )}
    </Section>
  )
}

type RowProps = { readonly row: WorkspaceRow; readonly areFiguresComing: boolean }

function Row({ row: { workspace, name, summary }, areFiguresComing }: RowProps) {
  const { overview, workspaces } = useLanguage().messages
  return (
    // In the columns of the list, so that bars stand under one another.
    <li className="grid items-center gap-x-4 gap-y-1.5 px-4 py-2.5 text-sm sm:col-span-3 sm:grid-cols-subgrid">
      <span className="flex min-w-0 items-center gap-2">
        <Tile color={workspace.display_color} />
        <Link
          to="/settings/workspaces/$workspaceId"
          params={{ workspaceId: workspace.id }}
          className="rounded-sm font-medium break-words hover:underline"
        >
          {name}
        </Link>
        {workspace.paused_at !== null && <Badge tone="warn">{workspaces.paused}</Badge>}
      </span>
      {summary?.spend ? (
        <Spend spend={summary.spend} />
      ) : (
        <span className="text-quiet sm:col-span-2">
          {areFiguresComing ? <Skeleton /> : <span className="sr-only">{overview.noFigures}</span>}
        </span>
      )}
    </li>
  )
}

function Spend({
  spend: { spent, reserved, remaining, amount },
}: {
  readonly spend: NonNullable<NonNullable<WorkspaceRow['summary']>['spend']>
}) {
  const { messages, format } = useLanguage()
  const { overview } = messages
  const spentText = format.cents(spent)
  return (
    <>
      <span className={classNames(amount === null ? 'max-sm:hidden' : 'max-sm:order-last')}>
        {amount !== null && (
          <SpendBar
            spent={spent}
            reserved={reserved}
            amount={amount}
            label={overview.bar(
              spentText,
              format.cents(reserved),
              format.cents(remaining ?? '0'),
              format.cents(amount),
            )}
          />
        )}
      </span>
      <span className="tabular-nums sm:text-right">
        {amount === null ? (
          <>
            {spentText}
            <span className="text-quiet text-xs sm:block"> {overview.noOwnLimit}</span>
          </>
        ) : (
          overview.workspaceOf(spentText, format.cents(amount))
        )}
      </span>
    </>
  )
}
