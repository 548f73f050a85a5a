import type { Webhook, WebhookWithSecret } from '#contract/webhooks.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { useToast } from '../../ui/toast.tsx'

const rotate = 'POST /v1/organizations/webhooks/{webhook_id}/rotate_secret'
const update = 'POST /v1/organizations/webhooks/{webhook_id}'
const remove = 'DELETE /v1/organizations/webhooks/{webhook_id}'

type Props = { readonly webhook: Webhook; readonly onClose: () => void }

export function RotateSecret({
  webhook,
  onClose,
  onDone,
}: Props & { readonly onDone: (webhook: WebhookWithSecret) => void }) {
  const { webhooks } = useMessages()
  const input = { params: { webhook_id: webhook.id } }
  const { mutate, isPending, error } = useChange(rotate, { onDone })
  return (
    <Confirm
      title={webhooks.rotateTitle(webhook.name)}
      action={webhooks.rotate}
      onConfirm={() => mutate(input)}
      onClose={onClose}
      isBusy={isPending}
      fault={error}
      request={requestOf(rotate, input)}
    >
      <p>{webhooks.rotateBody}</p>
    </Confirm>
  )
}

export function DeleteWebhook({ webhook, onClose }: Props) {
  const { webhooks } = useMessages()
  const toast = useToast()
  const input = { params: { webhook_id: webhook.id } }
  const { mutate, isPending, error } = useChange(remove, {
    onDone: () => {
      toast(webhooks.deleted)
      onClose()
    },
  })
  return (
    <Confirm
      title={webhooks.deleteTitle(webhook.name)}
      action={webhooks.delete}
      onConfirm={() => mutate(input)}
      onClose={onClose}
      isBusy={isPending}
      fault={error}
      request={requestOf(remove, input)}
    >
      <p>{webhooks.deleteBody}</p>
    </Confirm>
  )
}

export function PauseWebhook({ webhook, onClose }: Props) {
  const { webhooks } = useMessages()
  const toast = useToast()
  const input = { params: { webhook_id: webhook.id }, body: { status: 'paused' as const } }
  const { mutate, isPending, error } = useChange(update, {
    onDone: () => {
      toast(webhooks.paused)
      onClose()
    },
  })
  return (
    <Confirm
      title={webhooks.pauseTitle(webhook.name)}
      action={webhooks.pause}
      onConfirm={() => mutate(input)}
      onClose={onClose}
      isBusy={isPending}
      fault={error}
      request={requestOf(update, input)}
      danger={false}
    >
      <p>{webhooks.pauseBody}</p>
    </Confirm>
  )
}
