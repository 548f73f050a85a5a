import type { ApiKey } from '#contract/api-keys.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { useToast } from '../../ui/toast.tsx'

type DeleteKeyProps = { readonly apiKey: ApiKey; readonly onClose: () => void }

export function DeleteKey({ apiKey: { id, name }, onClose }: DeleteKeyProps) {
  const { keys } = useMessages()
  const toast = useToast()
  const operation = 'DELETE /v1/organizations/api_keys/{api_key_id}'
  const remove = useChange(operation, {
    onDone: () => {
      onClose()
      toast(keys.deleted)
    },
  })
  const input = { params: { api_key_id: id } }
  return (
    <Confirm
      title={keys.deleteTitle(name)}
      action={keys.delete}
      onConfirm={() => remove.mutate(input)}
      onClose={onClose}
      isBusy={remove.isPending}
      fault={remove.error}
      request={requestOf(operation, input)}
      typed={{ label: keys.deleteType, text: name.trim() }}
    >
      <p>{keys.deleteBody}</p>
      <p>{keys.deleteSpend}</p>
    </Confirm>
  )
}
