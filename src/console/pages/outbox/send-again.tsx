import type { NotificationDelivery } from '#contract/notification-deliveries.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { ShowCommand } from '../../ui/show-command.tsx'
import { useToast } from '../../ui/toast.tsx'

const operation = 'POST /v1/organizations/notification_deliveries/{delivery_id}/retry'

/** Puts a message that was given up, or that is held, back at the head of the outbox. */
export function SendAgain({ delivery }: { readonly delivery: NotificationDelivery }) {
  const { messages } = useLanguage()
  const { outbox } = messages
  const toast = useToast()
  const { mutate, isPending, error } = useChange(operation, {
    onDone: () => toast(outbox.retried),
  })
  const input = { params: { delivery_id: delivery.id } }
  const isStuck = delivery.status === 'dead' || delivery.status === 'held'
  const reason = useReason()('deliveries.edit') ?? (isStuck ? undefined : outbox.notRetriable)
  return (
    <div className="flex flex-col gap-3">
      {error && <FaultNotice fault={error} />}
      <div>
        <Button
          variant="primary"
          isBusy={isPending}
          disabledReason={reason}
          onPress={() => mutate(input)}
        >
          {outbox.retry}
        </Button>
      </div>
      {isStuck && <ShowCommand request={requestOf(operation, input)} />}
    </div>
  )
}
