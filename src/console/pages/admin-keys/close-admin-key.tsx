import type { AdminKey } from '#contract/admin-keys.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { useToast } from '../../ui/toast.tsx'

type CloseAdminKeyProps = {
  readonly adminKey: AdminKey
  /** Archived is for good. */
  readonly to: 'inactive' | 'archived'
  readonly onClose: () => void
}

export function CloseAdminKey({ adminKey: { id, name }, to, onClose }: CloseAdminKeyProps) {
  const { keys } = useMessages()
  const { adminKeys } = keys
  const toast = useToast()
  const isFinal = to === 'archived'
  const operation = 'POST /v1/organizations/admin_keys/{admin_key_id}'
  const save = useChange(operation, {
    onDone: () => {
      onClose()
      toast(isFinal ? adminKeys.deleted : adminKeys.disabled)
    },
  })
  const input = { params: { admin_key_id: id }, body: { status: to } }
  return (
    <Confirm
      title={isFinal ? adminKeys.deleteTitle(name) : adminKeys.disableTitle(name)}
      action={isFinal ? adminKeys.delete : adminKeys.disable}
      onConfirm={() => save.mutate(input)}
      onClose={onClose}
      isBusy={save.isPending}
      fault={save.error}
      request={requestOf(operation, input)}
      typed={isFinal ? { label: keys.deleteType, text: name.trim() } : undefined}
    >
      <p>{isFinal ? adminKeys.deleteBody : adminKeys.disableBody}</p>
    </Confirm>
  )
}
