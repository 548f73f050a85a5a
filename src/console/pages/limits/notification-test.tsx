import { CircleAlert, CircleCheck } from 'lucide-react'
import type { Notification } from '#contract/notifications.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { describeThreshold } from './describe-threshold.ts'
import { RecipientList } from './recipient-list.tsx'

type NotificationTestProps = {
  readonly notification: Notification
  readonly onClose: () => void
}

const operation = 'POST /v1/organizations/notifications/{notification_id}/test'

/** Sends a test to everybody whom a notification tells, and says of each how it went. */
export function NotificationTest({ notification, onClose }: NotificationTestProps) {
  const { messages, format } = useLanguage()
  const { alerts } = messages.limits
  const test = useChange(operation)
  const input = { params: { notification_id: notification.id } }
  return (
    <Dialog title={alerts.test} onClose={onClose}>
      <Form
        submitLabel={alerts.test}
        onSubmit={() => test.mutate(input)}
        onCancel={onClose}
        isBusy={test.isPending}
        fault={test.error}
        request={requestOf(operation, input)}
      >
        <p className="text-sm">
          <span className="text-quiet">{describeThreshold(notification, messages, format)}</span>
          <br />
          <RecipientList recipients={notification.recipients} />
        </p>
        <div role="status">
          {test.isPending && <p className="text-quiet text-sm">{alerts.testing}</p>}
          {test.data && (
            <ul aria-label={alerts.testTitle} className="flex flex-col gap-1.5 text-sm">
              {test.data.results.map(({ channel, recipient, delivered, error }) => (
                <li key={`${channel} ${recipient}`} className="flex items-start gap-2">
                  {delivered ? (
                    <CircleCheck aria-hidden className="text-good mt-0.5 size-4 shrink-0" />
                  ) : (
                    <CircleAlert aria-hidden className="text-bad mt-0.5 size-4 shrink-0" />
                  )}
                  <span className="min-w-0 break-words">
                    {recipient}{' '}
                    <span className={delivered ? 'text-good' : 'text-bad'}>
                      {delivered ? alerts.testDelivered : alerts.testFailed}
                    </span>
                    {error !== null && (
                      <span lang="en" className="text-quiet block font-mono text-xs">
                        {error}
                      </span>
                    )}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </div>
      </Form>
    </Dialog>
  )
}
