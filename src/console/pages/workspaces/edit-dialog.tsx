import { useState } from 'react'
import type { Workspace } from '#contract/workspaces.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { useToast } from '../../ui/toast.tsx'
import { NameAndColorFields, isNameGood } from './name-and-color.tsx'

type EditDialogProps = { readonly workspace: Workspace; readonly onClose: () => void }

/** *Edit details*: the name and the colour. */
export function EditDialog({ workspace, onClose }: EditDialogProps) {
  const { workspaces, common } = useMessages()
  const toast = useToast()
  const [value, setValue] = useState({ name: workspace.name, color: workspace.display_color })
  const [isTried, setTried] = useState(false)
  const update = useChange(operation, {
    onDone: () => {
      toast(common.saved)
      onClose()
    },
  })
  const input = {
    params: { workspace_id: workspace.id },
    body: { name: value.name, display_color: value.color },
  }
  const submit = (): void => {
    setTried(true)
    if (isNameGood(value.name)) update.mutate(input)
  }
  return (
    <Dialog title={workspaces.edit} onClose={onClose}>
      <Form
        submitLabel={common.save}
        onSubmit={submit}
        onCancel={onClose}
        isBusy={update.isPending}
        fault={update.error}
        request={requestOf(operation, input)}
      >
        <NameAndColorFields value={value} onChange={setValue} isTried={isTried} />
      </Form>
    </Dialog>
  )
}

const operation = 'POST /v1/organizations/workspaces/{workspace_id}'
