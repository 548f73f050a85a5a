import { useState } from 'react'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { useToast } from '../../ui/toast.tsx'
import { workspaceColors } from '../../ui/workspace-colors.ts'
import { NameAndColorFields, isNameGood } from './name-and-color.tsx'
import { parseTags } from './parse-tags.ts'

type CreateDialogProps = {
  readonly onClose: () => void
  /** How many there are: each new one begins with another colour. */
  readonly workspaceCount: number
}

export function CreateDialog({ onClose, workspaceCount }: CreateDialogProps) {
  const { workspaces, common } = useMessages()
  const toast = useToast()
  const [value, setValue] = useState({ name: '', color: nextColor(workspaceCount) })
  const [tags, setTags] = useState('')
  const [isTried, setTried] = useState(false)
  const create = useChange('POST /v1/organizations/workspaces', {
    onDone: ({ name }) => {
      toast(workspaces.created(name))
      onClose()
    },
  })
  const read = parseTags(tags)
  const given = read.type === 'tags' && Object.keys(read.tags).length > 0 ? read.tags : undefined
  const input = {
    body: {
      name: value.name,
      display_color: value.color,
      ...(given === undefined ? {} : { tags: given }),
    },
  }
  const submit = (): void => {
    setTried(true)
    if (isNameGood(value.name) && read.type === 'tags') create.mutate(input)
  }
  return (
    <Dialog title={workspaces.addTitle} onClose={onClose}>
      <Form
        submitLabel={common.create}
        onSubmit={submit}
        onCancel={onClose}
        isBusy={create.isPending}
        fault={create.error}
        request={requestOf('POST /v1/organizations/workspaces', input)}
      >
        <NameAndColorFields value={value} onChange={setValue} isTried={isTried} />
        <TextField
          label={workspaces.tags}
          value={tags}
          onChange={setTags}
          rows={2}
          mono
          help={workspaces.tagsHelp}
          error={
            isTried && read.type === 'not_a_tag' ? workspaces.tagProblem(read.line) : undefined
          }
        />
      </Form>
    </Dialog>
  )
}

function nextColor(count: number): string {
  const colors = Object.values(workspaceColors)
  return colors[count % colors.length] ?? workspaceColors.clay
}
