import type { ReactNode } from 'react'
import type { Notification } from '#contract/notifications.ts'
import { useWholeList } from '../../api/use-whole-list.ts'
import { useLanguage } from '../../language/language.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import type { Column } from '../../ui/table.tsx'
import { WholeTable } from '../../ui/whole-table.tsx'
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
  const { messages, format } = useLanguage()
  const { alerts } = messages.limits
  const columns = useColumns(whyNotEdit, onOpen)
  const thresholdOf = (each: Notification): string => describeThreshold(each, messages, format)
  const list = useWholeList({
    prefix: 'alert_',
    rows: notifications,
    textsOf: (each) => [
      thresholdOf(each),
      ...each.recipients.emails,
      ...each.recipients.webhook_ids,
      ...each.recipients.roles,
    ],
    sortedBy: { threshold: levelOf, state: ({ state }) => state },
    initial: { column: 'created', direction: 'descending' },
  })
  return (
    <WholeTable
      label={alerts.title}
      columns={columns}
      list={list}
      rowId={({ id }) => id}
      skeletonRows={2}
      empty={empty}
      {...(whyNotEdit === undefined && {
        onOpen: (notification: Notification) => onOpen('edit', notification),
      })}
    />
  )
}

/** Percentages before amounts, each by its size. */
function levelOf({ threshold }: Notification): number {
  return threshold.type === 'percent' ? threshold.percent - 100 : Number(threshold.amount)
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
      isSortable: true,
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
      isSortable: true,
      cell: (each) => <NotificationState notification={each} />,
    },
    {
      id: 'actions',
      title: messages.common.actions,
      hidesTitle: true,
      align: 'end',
      cell: (each) => (
        <NotificationMenu notification={each} whyNotEdit={whyNotEdit} onOpen={onOpen} />
      ),
    },
  ]
}

type NotificationMenuProps = Pick<NotificationTableProps, 'whyNotEdit' | 'onOpen'> & {
  readonly notification: Notification
}

function NotificationMenu({ notification, whyNotEdit, onOpen }: NotificationMenuProps) {
  const { messages, format } = useLanguage()
  const { alerts } = messages.limits
  const labels = { edit: messages.common.edit, test: alerts.test, delete: alerts.delete }
  return (
    <RowMenu
      name={describeThreshold(notification, messages, format)}
      actions={(['edit', 'test', 'delete'] as const).map((what) => ({
        id: what,
        label: labels[what],
        danger: what === 'delete',
        disabledReason: whyNotEdit,
        onAction: () => onOpen(what, notification),
      }))}
    />
  )
}
