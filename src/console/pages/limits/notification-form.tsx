import { useState } from 'react'
import type { Notification } from '#contract/notifications.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { SideSheet } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useToast } from '../../ui/toast.tsx'
import { notifiedOnTheWire } from './limit-scope.ts'
import { draftOf, isPast, recipientsOf, thresholdOf } from './notification-draft.ts'
import type { NotificationDraft } from './notification-draft.ts'
import { RecipientFields } from './recipient-fields.tsx'
import { ThresholdFields } from './threshold-fields.tsx'
import { useStandings } from './use-standings.ts'

/** Keys have no notifications. */
type NotifiedScope =
  | { readonly type: 'organization' }
  | { readonly type: 'workspace'; readonly workspaceId: string }

type NotificationFormProps = {
  readonly scope: NotifiedScope
  /** The one that is edited; undefined: a new one. */
  readonly notification?: Notification
  readonly onClose: () => void
}

/** Adds a notification, or edits one. */
export function NotificationForm({ scope, notification, onClose }: NotificationFormProps) {
  const { messages } = useLanguage()
  const { alerts } = messages.limits
  const { standings } = useStandings(scope)
  const [draft, setDraft] = useState(() => draftOf(notification, scope.type))
  const change = (part: Partial<NotificationDraft>): void => setDraft({ ...draft, ...part })
  const send = useSend({ scope, notification, draft, onDone: onClose })
  const standing = standings?.[draft.period]
  const mayBePercent = standing?.own.amount !== null
  const missing =
    thresholdOf(draft) === undefined
      ? draft.unit === 'amount'
        ? messages.errors.amount
        : alerts.percentRange
      : draft.unit === 'percent' && !mayBePercent
        ? alerts.percentNeedsLimit
        : recipientsOf(draft) === undefined
          ? alerts.recipientsMissing
          : undefined
  return (
    <SideSheet
      title={notification ? alerts.editTitle : alerts.add}
      onClose={onClose}
      isDismissable={false}
    >
      <Form
        submitLabel={notification ? messages.common.save : alerts.add}
        onSubmit={send.run}
        onCancel={onClose}
        isBusy={send.isBusy}
        fault={send.fault}
        request={missing === undefined ? send.request : null}
        disabledReason={missing}
      >
        <p className="text-quiet text-sm">{alerts.intro}</p>
        <ThresholdFields
          draft={draft}
          onChange={change}
          standing={standing}
          isNew={notification === undefined}
        />
        {notification === undefined && standing && isPast(draft, standing) && (
          <Notice tone="warn">{alerts.past}</Notice>
        )}
        <RecipientFields draft={draft} onChange={change} scopeType={scope.type} />
      </Form>
    </SideSheet>
  )
}

type Sending = Pick<NotificationFormProps, 'scope' | 'notification'> & {
  readonly draft: NotificationDraft
  readonly onDone: () => void
}

const creation = 'POST /v1/organizations/notifications'
const edit = 'POST /v1/organizations/notifications/{notification_id}'

function useSend({ scope, notification, draft, onDone }: Sending) {
  const { alerts } = useLanguage().messages.limits
  const toast = useToast()
  const done = (text: string) => () => {
    toast(text)
    onDone()
  }
  const create = useChange(creation, { onDone: done(alerts.added) })
  const update = useChange(edit, { onDone: done(alerts.changed) })
  const threshold = thresholdOf(draft)
  const recipients = recipientsOf(draft)
  if (!threshold || !recipients) {
    return { isBusy: false, fault: null, request: null, run: () => undefined }
  }
  if (notification) {
    // A threshold that is sent again may fire again: only what has changed is sent.
    const isSame = JSON.stringify(threshold) === JSON.stringify(notification.threshold)
    const body = isSame ? { recipients } : { threshold, recipients }
    const input = { params: { notification_id: notification.id }, body }
    return {
      isBusy: update.isPending,
      fault: update.error,
      request: requestOf(edit, input),
      run: () => update.mutate(input),
    }
  }
  const input = {
    body: { scope: notifiedOnTheWire(scope), period: draft.period, threshold, recipients },
  }
  return {
    isBusy: create.isPending,
    fault: create.error,
    request: requestOf(creation, input),
    run: () => create.mutate(input),
  }
}
