import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Workspace } from '#contract/workspaces.ts'
import type { ConsoleMessages } from '#i18n/console/messages.en.ts'
import type { Format } from '../../language/format.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { Column } from '../../ui/table.tsx'
import { Tile } from '../../ui/tile.tsx'
import { KeyStatus } from './key-status.tsx'
import type { KeyRow } from './use-key-rows.ts'

type Shown = {
  readonly messages: ConsoleMessages
  readonly format: Format
  /** Those that keys may be of; undefined where the page is of one workspace. */
  readonly workspaces: ReadonlyMap<string, Workspace> | undefined
  readonly menu: (row: KeyRow) => ReactNode
}

export function keyColumns(shown: Shown): readonly Column<KeyRow>[] {
  const { messages, format, workspaces, menu } = shown
  const { keys, common } = messages
  return [
    { id: 'name', title: keys.name, isSortable: true, cell: (row) => <NameCell row={row} /> },
    ...(workspaces ? [workspaceColumn(workspaces, keys)] : []),
    { id: 'status', title: common.status, cell: ({ status }) => <KeyStatus status={status} /> },
    {
      id: 'owner',
      title: keys.columns.owner,
      hidesWhenNarrow: true,
      cell: ({ summary }) => summary && ownerOf(summary.owner, keys),
    },
    {
      id: 'created',
      title: common.created,
      hidesWhenNarrow: true,
      isSortable: true,
      cell: (row) => (
        <When text={format.day(row.created_at)} exactly={format.instant(row.created_at)} />
      ),
    },
    {
      id: 'expires',
      title: keys.columns.expires,
      hidesWhenNarrow: true,
      cell: ({ expires_at: at }) =>
        at ? (
          <When text={soonOrDay(at, format)} exactly={format.instant(at)} />
        ) : (
          <When text={keys.neverExpires} />
        ),
    },
    {
      id: 'last_used',
      title: keys.columns.lastUsed,
      hidesWhenNarrow: true,
      cell: ({ summary }) =>
        summary ? (
          <When
            text={summary.last_used_at ? format.relative(summary.last_used_at) : keys.neverUsed}
          />
        ) : (
          <Skeleton />
        ),
    },
    {
      id: 'cost',
      title: keys.columns.cost,
      align: 'end',
      hidesWhenNarrow: true,
      cell: ({ summary }) => (summary ? format.cents(summary.spent) : <Skeleton />),
    },
    { id: 'menu', title: common.actions, hidesTitle: true, align: 'end', cell: menu },
  ]
}

function workspaceColumn(
  workspaces: ReadonlyMap<string, Workspace>,
  keys: ConsoleMessages['keys'],
): Column<KeyRow> {
  return {
    id: 'workspace',
    title: keys.workspace,
    hidesWhenNarrow: true,
    cell: ({ scope: { workspace_id: id } }) => {
      const workspace = workspaces.get(id)
      return (
        <Link
          to="/settings/workspaces/$workspaceId/$tab"
          params={{ workspaceId: id, tab: 'keys' }}
          className="flex max-w-48 items-center gap-1.5 hover:underline"
        >
          {workspace && <Tile color={workspace.display_color} size="sm" />}
          <span className="truncate">{workspace?.name ?? id}</span>
        </Link>
      )
    },
  }
}

function NameCell({ row: { id, name, partial_key_hint: hint } }: { readonly row: KeyRow }) {
  return (
    <div className="flex max-w-64 min-w-32 flex-col">
      <Link
        to="."
        search={(old: object) => ({ ...old, key: id })}
        className="truncate font-medium hover:underline"
      >
        {name}
      </Link>
      <code className="text-quiet truncate font-mono text-xs">{hint}</code>
    </div>
  )
}

function When({ text, exactly }: { readonly text: string; readonly exactly?: string }) {
  return (
    <span title={exactly} className="whitespace-nowrap">
      {text}
    </span>
  )
}

const soonMs = 2 * 86_400_000

/** What is near in hours, what is far as a day. */
function soonOrDay(instant: string, format: Format): string {
  const awayMs = Date.parse(instant) - Date.now()
  return awayMs > 0 && awayMs < soonMs ? format.relative(instant) : format.day(instant)
}

function ownerOf(
  owner: { readonly name: string | null } | null,
  keys: ConsoleMessages['keys'],
): string {
  return owner ? (owner.name ?? keys.unknownPerson) : keys.madeByProgram
}
