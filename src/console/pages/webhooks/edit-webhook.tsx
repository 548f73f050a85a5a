import { useState } from 'react'
import type { Webhook, WebhookWithSecret } from '#contract/webhooks.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { useToast } from '../../ui/toast.tsx'

const create = 'POST /v1/organizations/webhooks'
const update = 'POST /v1/organizations/webhooks/{webhook_id}'

type EditWebhookProps = {
  /** Null: a new one. */
  readonly webhook: Webhook | null
  readonly onClose: () => void
  readonly onCreated: (webhook: WebhookWithSecret) => void
}

/** Adds a webhook, or changes one. */
export function EditWebhook({ webhook, onClose, onCreated }: EditWebhookProps) {
  const { webhooks, common } = useMessages()
  const toast = useToast()
  const [name, setName] = useState(webhook?.name ?? '')
  const [url, setUrl] = useState(webhook?.url ?? 'https://')
  const creation = useChange(create, { onDone: onCreated })
  const edit = useChange(update, {
    onDone: () => {
      toast(common.saved)
      onClose()
    },
  })
  const fault = creation.error ?? edit.error
  const isUrlWrong = fault?.field === 'url'
  const body = { name: name.trim(), url: url.trim() }
  const editInput = { params: { webhook_id: webhook?.id ?? '' }, body }
  return (
    <Dialog
      title={webhook ? webhooks.editTitle(webhook.name) : webhooks.addTitle}
      onClose={onClose}
    >
      <Form
        submitLabel={webhook ? common.save : webhooks.add}
        onSubmit={() => (webhook ? edit.mutate(editInput) : creation.mutate({ body }))}
        onCancel={onClose}
        isBusy={creation.isPending || edit.isPending}
        fault={isUrlWrong ? null : fault}
        request={webhook ? requestOf(update, editInput) : requestOf(create, { body })}
      >
        <TextField
          label={webhooks.name}
          help={webhooks.nameHelp}
          value={name}
          onChange={setName}
          isRequired
          autoFocus
          maxLength={255}
          autoComplete="off"
        />
        <TextField
          label={webhooks.url}
          help={webhooks.urlHelp}
          value={url}
          onChange={(changed) => {
            setUrl(changed)
            creation.reset()
            edit.reset()
          }}
          error={isUrlWrong ? webhooks.urlWrong : undefined}
          type="url"
          isRequired
          mono
          maxLength={2048}
          autoComplete="off"
        />
      </Form>
    </Dialog>
  )
}
