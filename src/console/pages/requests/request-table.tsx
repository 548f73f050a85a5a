import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { IncreaseRequest } from '#contract/increase-requests.ts'
import { useLanguage } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column, TableProps } from '../../ui/table.tsx'
import { Tile } from '../../ui/tile.tsx'
import { describeAsker } from './describe-asker.ts'
import type { NamedWorkspace } from './use-workspace-names.ts'

type RequestTableProps = Pick<TableProps<IncreaseRequest>, 'sorting' | 'onSort'> & {
  readonly requests: readonly IncreaseRequest[] | undefined
  readonly nameOf: (workspaceId: string) => NamedWorkspace
  readonly onOpen: (id: string) => void
  readonly empty: ReactNode
}

/** The requests; each opens to be read and answered. */
export function RequestTable({ requests, nameOf, onOpen, empty, ...order }: RequestTableProps) {
  const { messages } = useLanguage()
  return (
    <Table
      label={messages.requests.title}
      columns={useColumns(nameOf)}
      rows={requests}
      rowId={({ id }) => id}
      onOpen={({ id }) => onOpen(id)}
      {...order}
      empty={empty}
    />
  )
}

/** A request's state, in a word. */
export function RequestState({ status }: Pick<IncreaseRequest, 'status'>) {
  const { messages } = useLanguage()
  const tones = { pending: 'accent', approved: 'good', denied: 'plain' } as const
  return <Badge tone={tones[status]}>{messages.requests.state[status]}</Badge>
}

function useColumns(nameOf: RequestTableProps['nameOf']): readonly Column<IncreaseRequest>[] {
  const { messages, format } = useLanguage()
  const { requests, limits } = messages
  return [
    {
      id: 'workspace',
      title: requests.workspace,
      cell: ({ id, workspace_id: workspaceId }) => {
        const { name, color } = nameOf(workspaceId)
        return (
          <Link
            to="."
            search={(old: object) => ({ ...old, request: id })}
            className="flex items-center gap-2 font-medium hover:underline"
          >
            {color !== undefined && <Tile color={color} />}
            {name}
          </Link>
        )
      },
    },
    {
      id: 'asker',
      title: requests.asker,
      hidesWhenNarrow: true,
      cell: ({ actor }) => describeAsker(actor, messages),
    },
    {
      id: 'reason',
      title: requests.reason,
      hidesWhenNarrow: true,
      cell: ({ reason }) => <span className="line-clamp-1 max-w-64 break-all">{reason}</span>,
    },
    {
      id: 'amount',
      title: requests.amount,
      align: 'end',
      cell: ({ amount, period }) => (
        <span className="md:whitespace-nowrap">
          {format.cents(amount)} <span className="text-quiet">{limits.spend.per[period]}</span>
        </span>
      ),
    },
    {
      id: 'asked',
      title: requests.asked,
      isSortable: true,
      hidesWhenNarrow: true,
      cell: ({ created_at: at }) => (
        <span className="text-quiet whitespace-nowrap">{format.short(at)}</span>
      ),
    },
    {
      id: 'status',
      title: messages.common.status,
      cell: ({ status }) => <RequestState status={status} />,
    },
  ]
}
