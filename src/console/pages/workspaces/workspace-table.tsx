import { Link, useNavigate } from '@tanstack/react-router'
import type { WorkspaceSummary } from '#contract/workspace-summaries.ts'
import type { Workspace } from '#contract/workspaces.ts'
import { useLanguage, useMessages } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'
import { CopyText } from '../../ui/copy.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { SpendBar } from '../../ui/spend-bar.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column, TableProps } from '../../ui/table.tsx'
import { Tile } from '../../ui/tile.tsx'
import { WorkspaceMenu } from './workspace-menu.tsx'
import { memberCountOf } from './workspace-rows.ts'
import type { WorkspaceRow } from './workspace-rows.ts'

type WorkspaceTableProps = Pick<
  TableProps<WorkspaceRow>,
  'rows' | 'empty' | 'sorting' | 'onSort'
> & { readonly areFiguresComing: boolean }

export function WorkspaceTable({ areFiguresComing, ...props }: WorkspaceTableProps) {
  const { workspaces } = useMessages()
  const navigate = useNavigate()
  return (
    <Table
      label={workspaces.title}
      columns={useColumns(areFiguresComing)}
      rowId={({ workspace }) => workspace.id}
      onOpen={({ workspace }) => void navigate({ to: addressOf(workspace) })}
      isFaded={({ workspace }) => workspace.archived_at !== null}
      {...props}
    />
  )
}

function useColumns(areFiguresComing: boolean): readonly Column<WorkspaceRow>[] {
  const { messages, format } = useLanguage()
  const { workspaces, common } = messages
  const figure = (value: number | null | undefined) =>
    areFiguresComing ? <Skeleton /> : value == null ? '–' : format.count(value)
  return [
    {
      id: 'name',
      title: common.name,
      isSortable: true,
      cell: (row) => <NameCell row={row} />,
    },
    {
      id: 'id',
      title: common.id,
      hidesWhenNarrow: true,
      cell: ({ workspace }) => <CopyText text={workspace.id} shown={shortened(workspace.id)} />,
    },
    {
      id: 'members',
      title: workspaces.members,
      align: 'end',
      hidesWhenNarrow: true,
      isSortable: true,
      cell: (row) => figure(memberCountOf(row)),
    },
    {
      id: 'keys',
      title: workspaces.keys,
      align: 'end',
      hidesWhenNarrow: true,
      isSortable: true,
      cell: ({ summary }) => figure(summary?.api_key_count),
    },
    {
      id: 'spend',
      title: workspaces.spend,
      isSortable: true,
      cell: ({ summary }) =>
        areFiguresComing ? <Skeleton /> : <SpendCell spend={summary?.spend ?? null} />,
    },
    {
      id: 'actions',
      title: common.actions,
      hidesTitle: true,
      align: 'end',
      cell: ({ workspace }) => <WorkspaceMenu workspace={workspace} />,
    },
  ]
}

function NameCell({ row: { workspace, name, isDefault } }: { readonly row: WorkspaceRow }) {
  const { workspaces } = useMessages()
  return (
    <span className="flex min-w-32 items-center gap-2">
      <Tile color={workspace.display_color} />
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        <Link
          to={addressOf(workspace)}
          className="min-w-0 rounded-sm font-medium break-words hover:underline"
        >
          {name}
        </Link>
        {isDefault && name !== workspace.name && (
          <span className="text-quiet font-mono text-xs">{workspace.name}</span>
        )}
        {workspace.archived_at !== null && <Badge>{workspaces.archived}</Badge>}
        {workspace.archived_at === null && workspace.paused_at !== null && (
          <Badge tone="warn">{workspaces.paused}</Badge>
        )}
      </span>
    </span>
  )
}

/** A bar only where there is a limit that it could be a part of. */
function SpendCell({ spend }: { readonly spend: WorkspaceSummary['spend'] }) {
  const { messages, format } = useLanguage()
  const { workspaces } = messages
  if (!spend) return '–'
  const spent = format.cents(spend.spent)
  if (spend.amount === null) {
    return (
      <span>
        {spent}
        <span className="sr-only">{workspaces.noOwnLimit}</span>
      </span>
    )
  }
  const words = workspaces.spentOf(spent, format.cents(spend.amount))
  return (
    <span className="flex min-w-28 flex-col gap-1">
      <span>{words}</span>
      <SpendBar spent={spend.spent} reserved={spend.reserved} amount={spend.amount} label={words} />
    </span>
  )
}

function addressOf({ id }: Pick<Workspace, 'id'>): string {
  return `/settings/workspaces/${id}`
}

/** Enough to tell one from another at a glance; the whole is copied. */
function shortened(id: string): string {
  return `${id.slice(0, 11)}…${id.slice(-4)}`
}
