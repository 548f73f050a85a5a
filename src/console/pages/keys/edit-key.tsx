import { useState } from 'react'
import type { ApiKey } from '#contract/api-keys.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { useToast } from '../../ui/toast.tsx'
import { AllowFields } from './allow-fields.tsx'
import { keyChanges } from './key-changes.ts'
import type { EditedKey } from './key-changes.ts'

type EditKeyProps = { readonly apiKey: ApiKey; readonly onClose: () => void }

/** Name, models and addresses of a key; only what changed is sent. */
export function EditKey({ apiKey, onClose }: EditKeyProps) {
  const { keys, common, errors } = useMessages()
  const toast = useToast()
  const [edited, setEdited] = useState<EditedKey>({
    name: apiKey.name,
    models: apiKey.allowed_models,
    ips: apiKey.allowed_ips,
  })
  const change = (part: Partial<EditedKey>): void => setEdited((last) => ({ ...last, ...part }))
  const operation = 'POST /v1/organizations/api_keys/{api_key_id}'
  const save = useChange(operation, {
    onDone: () => {
      onClose()
      toast(common.saved)
    },
  })
  const body = keyChanges(apiKey, edited)
  const input = body && { params: { api_key_id: apiKey.id }, body }
  return (
    <Form
      submitLabel={common.save}
      onSubmit={() => (input ? save.mutate(input) : onClose())}
      onCancel={onClose}
      isBusy={save.isPending}
      fault={save.error}
      request={input && requestOf(operation, input)}
      disabledReason={edited.models?.length === 0 ? keys.modelsNone : undefined}
    >
      <TextField
        label={keys.name}
        help={keys.nameHelp}
        value={edited.name}
        onChange={(name) => change({ name })}
        validate={(name) => (name.trim() === '' ? errors.required : null)}
        maxLength={255}
        isRequired
        autoComplete="off"
      />
      <AllowFields value={edited} onChange={change} />
    </Form>
  )
}
