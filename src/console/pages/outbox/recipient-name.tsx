import type { NotificationDelivery } from '#contract/notification-deliveries.ts'
import { useApi } from '../../api/use-api.ts'

/** To whom: an address, or a webhook by its name. */
export function RecipientName({
  delivery: { channel, recipient },
}: {
  readonly delivery: Pick<NotificationDelivery, 'channel' | 'recipient'>
}) {
  const { data } = useApi(
    'GET /v1/organizations/webhooks',
    { query: { limit: 100 } },
    { enabled: channel === 'webhook' },
  )
  const webhook = data?.data.find(({ id }) => id === recipient)
  return <span className="break-all">{webhook?.name ?? recipient}</span>
}
