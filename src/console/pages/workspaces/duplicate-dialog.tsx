import { useState } from 'react'
import type { Workspace } from '#contract/workspaces.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Switch } from '../../ui/choice.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { useToast } from '../../ui/toast.tsx'
import { NameAndColorFields, isNameGood } from './name-and-color.tsx'

type DuplicateDialogProps = {
  readonly workspace: Workspace
  readonly name: string
  /** The Default workspace has no members to copy. */
  readonly hasMembers: boolean
  readonly onClose: () => void
}

export function DuplicateDialog({ workspace, name, hasMembers, onClose }: DuplicateDialogProps) {
  const { workspaces, common } = useMessages()
  const toast = useToast()
  const [value, setValue] = useState({
    name: workspaces.duplicateName(name),
    color: workspace.display_color,
  })
  const [members, setMembers] = useState(false)
  const [isTried, setTried] = useState(false)
  const duplicate = useChange(operation, {
    onDone: (made) => {
      toast(workspaces.created(made.name))
      onClose()
    },
  })
  const input = {
    params: { workspace_id: workspace.id },
    body: {
      name: value.name,
      display_color: value.color,
      ...(hasMembers ? { members } : {}),
    },
  }
  const submit = (): void => {
    setTried(true)
    if (isNameGood(value.name)) duplicate.mutate(input)
  }
  return (
    <Dialog title={workspaces.duplicateTitle(name)} onClose={onClose}>
      <Form
        submitLabel={common.create}
        onSubmit={submit}
        onCancel={onClose}
        isBusy={duplicate.isPending}
        fault={duplicate.error}
        request={requestOf(operation, input)}
      >
        <p className="text-quiet text-sm">{workspaces.duplicateIntro}</p>
        <NameAndColorFields value={value} onChange={setValue} isTried={isTried} />
        {hasMembers && (
          <Switch isSelected={members} onChange={setMembers}>
            {workspaces.duplicateMembers}
          </Switch>
        )}
      </Form>
    </Dialog>
  )
}

const operation = 'POST /v1/organizations/workspaces/{workspace_id}/duplicate'
