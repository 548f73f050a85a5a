import { useState } from 'react'
import type { AdminKey } from '#contract/admin-keys.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { useToast } from '../../ui/toast.tsx'

type RenameAdminKeyProps = { readonly adminKey: AdminKey; readonly onClose: () => void }

export function RenameAdminKey({ adminKey, onClose }: RenameAdminKeyProps) {
  const { keys, common, errors } = useMessages()
  const toast = useToast()
  const [name, setName] = useState(adminKey.name)
  const operation = 'POST /v1/organizations/admin_keys/{admin_key_id}'
  const save = useChange(operation, {
    onDone: () => {
      onClose()
      toast(common.saved)
    },
  })
  const input = { params: { admin_key_id: adminKey.id }, body: { name: name.trim() } }
  return (
    <Dialog title={keys.adminKeys.renameTitle(adminKey.name)} onClose={onClose}>
      <Form
        submitLabel={common.save}
        onSubmit={() => save.mutate(input)}
        onCancel={onClose}
        isBusy={save.isPending}
        fault={save.error}
        request={name.trim() === '' ? null : requestOf(operation, input)}
      >
        <TextField
          label={keys.name}
          value={name}
          onChange={setName}
          validate={(text) => (text.trim() === '' ? errors.required : null)}
          maxLength={255}
          isRequired
          autoFocus
          autoComplete="off"
        />
      </Form>
    </Dialog>
  )
}
