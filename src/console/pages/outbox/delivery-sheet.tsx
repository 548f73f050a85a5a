import type { NotificationDelivery } from '#contract/notification-deliveries.ts'
import type { Format } from '../../language/format.ts'
import { useWorkspacesById } from '../../api/use-workspaces.ts'
import { useLanguage } from '../../language/language.tsx'
import { CopyText } from '../../ui/copy.tsx'
import { SideSheet } from '../../ui/dialog.tsx'
import { Facts } from '../../ui/facts.tsx'
import type { Fact } from '../../ui/facts.tsx'
import { DeliveryState } from './delivery-state.tsx'
import { describeDelivery } from './describe-delivery.ts'
import { RecipientName } from './recipient-name.tsx'
import { SendAgain } from './send-again.tsx'

type DeliverySheetProps = {
  readonly delivery: NotificationDelivery
  readonly onClose: () => void
}

/** One message: what it tells whom, what became of it, and what can be done. */
export function DeliverySheet({ delivery, onClose }: DeliverySheetProps) {
  const { messages } = useLanguage()
  const workspaces = useWorkspacesById()
  const facts = useFacts(delivery)
  return (
    <SideSheet title={describeDelivery(delivery.event, messages, workspaces)} onClose={onClose}>
      <div className="flex flex-col gap-1 text-sm">
        <span>
          <DeliveryState status={delivery.status} />
        </span>
        <p className="text-quiet">{messages.outbox.stateHelp[delivery.status]}</p>
      </div>
      <Facts facts={facts} />
      <SendAgain delivery={delivery} />
    </SideSheet>
  )
}

function useFacts(delivery: NotificationDelivery): readonly Fact[] {
  const { messages, format } = useLanguage()
  const { outbox, common } = messages
  const { next_attempt_at: nextAt, delivered_at: deliveredAt, last_error: lastError } = delivery
  const facts: readonly (Fact | false)[] = [
    { term: outbox.channel, value: outbox.channels[delivery.channel] },
    { term: outbox.recipient, value: <RecipientName delivery={delivery} /> },
    { term: outbox.when, value: format.instant(delivery.created_at) },
    deliveredAt !== null && { term: outbox.deliveredAt, value: format.instant(deliveredAt) },
    nextAt !== null && {
      term: outbox.nextAttempt,
      value: `${format.instant(nextAt)} (${format.relative(nextAt)})`,
    },
    { term: outbox.attempts, value: format.count(delivery.attempts) },
    lastError !== null && {
      term: outbox.lastError,
      value: (
        <span lang="en" className="font-mono text-xs">
          {lastError}
        </span>
      ),
    },
    ...spendFacts(delivery.event, outbox, format),
    { term: common.id, value: <CopyText text={delivery.id} /> },
  ]
  return facts.filter((fact) => fact !== false)
}

type Words = Readonly<Record<'spent' | 'threshold' | 'limit' | 'window', string>>

function spendFacts(
  event: NotificationDelivery['event'],
  words: Words,
  format: Format,
): readonly Fact[] {
  if (!('scope' in event)) return []
  const { spent, threshold, limit, window } = event
  return [
    { term: words.spent, value: format.cents(spent) },
    { term: words.threshold, value: format.cents(threshold) },
    ...(limit === null ? [] : [{ term: words.limit, value: format.cents(limit) }]),
    { term: words.window, value: window },
  ]
}
