import { BellPlus } from 'lucide-react'
import { useState } from 'react'
import type { Notification } from '#contract/notifications.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useReason } from '../../language/use-reason.ts'
import { useLanguage } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { EmptyState, Section } from '../../ui/page.tsx'
import { useToast } from '../../ui/toast.tsx'
import { describeThreshold } from './describe-threshold.ts'
import { workspaceOf } from './limit-scope.ts'
import type { LimitScope } from './limit-scope.ts'
import { NotificationForm } from './notification-form.tsx'
import { NotificationTable } from './notification-table.tsx'
import { NotificationTest } from './notification-test.tsx'
import { useNotifications } from './use-notifications.ts'

type NotificationsProps = {
  readonly scope: Exclude<LimitScope, { type: 'api_key' }>
  /** Why nothing can be set, whoever asks. */
  readonly closed?: string | undefined
}

type Opened =
  | { readonly what: 'add' }
  | { readonly what: 'edit' | 'delete' | 'test'; readonly notification: Notification }
  | null

/** Who is told when spend reaches what. It blocks nothing. */
export function Notifications({ scope, closed }: NotificationsProps) {
  const { messages } = useLanguage()
  const { alerts } = messages.limits
  const whyNot = useReason()
  const { notifications, fault, retry } = useNotifications(scope)
  const [opened, setOpened] = useState<Opened>(null)
  const whyNotEdit = closed ?? whyNot('notifications.edit', workspaceOf(scope))
  const add = (
    <Button disabledReason={whyNotEdit} onPress={() => setOpened({ what: 'add' })}>
      <BellPlus aria-hidden className="size-4" />
      {alerts.add}
    </Button>
  )
  return (
    <Section
      title={alerts.title}
      intro={alerts.intro}
      action={notifications?.length === 0 ? undefined : add}
    >
      {fault && !notifications ? (
        <FaultNotice fault={fault} onRetry={retry} />
      ) : (
        <NotificationTable
          notifications={notifications}
          whyNotEdit={whyNotEdit}
          empty={<EmptyState title={alerts.empty} action={add} />}
          onOpen={(what, notification) => setOpened({ what, notification })}
        />
      )}
      {opened && <Opened scope={scope} opened={opened} onClose={() => setOpened(null)} />}
    </Section>
  )
}

type OpenedProps = Pick<NotificationsProps, 'scope'> & {
  readonly opened: NonNullable<Opened>
  readonly onClose: () => void
}

function Opened({ scope, opened, onClose }: OpenedProps) {
  switch (opened.what) {
    case 'add':
      return <NotificationForm scope={scope} onClose={onClose} />
    case 'edit':
      return <NotificationForm scope={scope} notification={opened.notification} onClose={onClose} />
    case 'delete':
      return <DeleteNotification notification={opened.notification} onClose={onClose} />
    case 'test':
      return <NotificationTest notification={opened.notification} onClose={onClose} />
  }
}

const deletion = 'DELETE /v1/organizations/notifications/{notification_id}'

type DeleteProps = { readonly notification: Notification; readonly onClose: () => void }

function DeleteNotification({ notification, onClose }: DeleteProps) {
  const { messages, format } = useLanguage()
  const { alerts } = messages.limits
  const toast = useToast()
  const input = { params: { notification_id: notification.id } }
  const remove = useChange(deletion, {
    onDone: () => {
      toast(alerts.deleted)
      onClose()
    },
  })
  return (
    <Confirm
      title={alerts.deleteQuestion(describeThreshold(notification, messages, format))}
      action={alerts.delete}
      onConfirm={() => remove.mutate(input)}
      onClose={onClose}
      isBusy={remove.isPending}
      fault={remove.error}
      request={requestOf(deletion, input)}
    >
      <p>{alerts.deleteBody}</p>
    </Confirm>
  )
}
