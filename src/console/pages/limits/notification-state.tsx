import type { Notification } from '#contract/notifications.ts'
import { useCan } from '../../api/use-account.ts'
import { useApi } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'

const tones = { armed: 'good', fired: 'warn', dormant: 'plain' } as const

/** Armed, or sent: when and to how many, and what did not arrive, for those who may see the outbox. */
export function NotificationState({ notification }: { readonly notification: Notification }) {
  const { messages } = useLanguage()
  const can = useCan()
  const { id, state } = notification
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Badge tone={tones[state]}>{messages.limits.alerts.state[state]}</Badge>
      {state === 'fired' && can('deliveries.view') && <Sent notificationId={id} />}
    </span>
  )
}

const deliveriesMax = 100

function Sent({ notificationId }: { readonly notificationId: string }) {
  const { messages, format } = useLanguage()
  const { alerts } = messages.limits
  const { data } = useApi('GET /v1/organizations/notification_deliveries', {
    query: { notification_id: notificationId, limit: deliveriesMax },
  })
  const [newest] = data?.data ?? []
  if (!data || !newest) return null
  const last = data.data.filter(
    ({ event }) => 'id' in event && 'id' in newest.event && event.id === newest.event.id,
  )
  const delivered = last.filter(({ status }) => status === 'delivered')
  const failed = last.filter(({ status }) => status === 'dead')
  const reason = failed.find((each) => each.last_error !== null)?.last_error
  return (
    <>
      {delivered.length > 0 && (
        <span className="text-quiet text-pretty max-md:sr-only">
          {alerts.sent(
            format.instant(newest.event.occurred_at),
            alerts.recipientCount(delivered.length),
          )}
        </span>
      )}
      {failed.length > 0 && (
        <span className="text-bad text-pretty" title={reason ?? undefined}>
          {alerts.failed(failed.length)}
        </span>
      )}
    </>
  )
}
