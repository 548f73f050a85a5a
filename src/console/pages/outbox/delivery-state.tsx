import type { NotificationDelivery } from '#contract/notification-deliveries.ts'
import { useMessages } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'

const tones = { pending: 'plain', delivered: 'good', dead: 'bad', held: 'warn' } as const

export function DeliveryState({ status }: Pick<NotificationDelivery, 'status'>) {
  const { outbox } = useMessages()
  return <Badge tone={tones[status]}>{outbox.states[status]}</Badge>
}
