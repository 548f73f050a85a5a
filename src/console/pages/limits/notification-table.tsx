import type { ReactNode } from 'react'
import type { Notification } from '#contract/notifications.ts'
import { useLanguage } from '../../language/language.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table.tsx'
import { describeThreshold } from './describe-threshold.ts'
import { NotificationState } from './notification-state.tsx'
import { RecipientList } from './recipient-list.tsx'

type NotificationTableProps = {
  readonly notifications: readonly Notification[] | undefined
  readonly whyNotEdit: string | undefined
  readonly empty: ReactNode
  readonly onOpen: (what: 'edit' | 'delete' | 'test', notification: Notification) => void
}

/** The notifications, each with whom it tells and whether it has. */
export function NotificationTable({
  notifications,
  whyNotEdit,
  empty,
  onOpen,
}: NotificationTableProps) {
  const { messages } = useLanguage()
  const { alerts } = messages.limits
  const columns = useColumns(whyNotEdit, onOpen)
  return (
    <Table
      label={alerts.title}
      columns={columns}
      rows={notifications}
      rowId={({ id }) => id}
      skeletonRows={2}
      empty={empty}
      {...(whyNotEdit === undefined && {
        onOpen: (notification: Notification) => onOpen('edit', notification),
      })}
    />
  )
}

function useColumns(
  whyNotEdit: string | undefined,
  onOpen: NotificationTableProps['onOpen'],
): readonly Column<Notification>[] {
  const { messages, format } = useLanguage()
  const { alerts } = messages.limits
  return [
    {
      id: 'threshold',
      title: alerts.when,
      cell: (each) => (
        <span className="font-medium">{describeThreshold(each, messages, format)}</span>
      ),
    },
    {
      id: 'recipients',
      title: alerts.recipients,
      hidesWhenNarrow: true,
      cell: (each) => <RecipientList recipients={each.recipients} />,
    },
    {
      id: 'state',
      title: messages.common.status,
      cell: (each) => <NotificationState notification={each} />,
    },
    {
      id: 'actions',
      title: messages.common.actions,
      hidesTitle: true,
      align: 'end',
      cell: (each) => (
        <RowMenu
          name={describeThreshold(each, messages, format)}
          actions={[
            {
              id: 'edit',
              label: messages.common.edit,
              disabledReason: whyNotEdit,
              onAction: () => onOpen('edit', each),
            },
            {
              id: 'test',
              label: alerts.test,
              disabledReason: whyNotEdit,
              onAction: () => onOpen('test', each),
            },
            {
              id: 'delete',
              label: alerts.delete,
              danger: true,
              disabledReason: whyNotEdit,
              onAction: () => onOpen('delete', each),
            },
          ]}
        />
      ),
    },
  ]
}
