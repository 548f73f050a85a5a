import { Plus } from 'lucide-react'
import { useState } from 'react'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/copy.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { SecretCard } from '../connect/secret-card.tsx'

/** The button, the form behind it, and the secret with how a terminal uses it. */
export function CreateAdminKey() {
  const { keys } = useMessages()
  const reason = useReason()('admin_keys.edit')
  const [isOpen, setOpen] = useState(false)
  const [secret, setSecret] = useState<string>()
  return (
    <>
      <Button variant="primary" onPress={() => setOpen(true)} disabledReason={reason}>
        <Plus aria-hidden className="size-4" />
        {keys.adminKeys.create}
      </Button>
      {isOpen && (
        <CreateDialog
          onClose={() => setOpen(false)}
          onCreated={(created) => {
            setOpen(false)
            setSecret(created)
          }}
        />
      )}
      {secret !== undefined && (
        <SecretCard secret={secret} onClose={() => setSecret(undefined)}>
          <CodeBlock label="CLI" text={cliOf(secret)} />
          <CodeBlock label="curl" text={curlOf(secret)} />
        </SecretCard>
      )}
    </>
  )
}

function CreateDialog({
  onClose,
  onCreated,
}: {
  readonly onClose: () => void
  readonly onCreated: (secret: string) => void
}) {
  const { keys, errors } = useMessages()
  const [name, setName] = useState('')
  const operation = 'POST /v1/organizations/admin_keys'
  const create = useChange(operation, { onDone: ({ key }) => onCreated(key) })
  const input = { body: { name: name.trim() } }
  return (
    <Dialog title={keys.adminKeys.create} onClose={onClose}>
      <Form
        submitLabel={keys.adminKeys.create}
        onSubmit={() => create.mutate(input)}
        onCancel={onClose}
        isBusy={create.isPending}
        fault={create.error}
        request={name.trim() === '' ? null : requestOf(operation, input)}
      >
        <TextField
          label={keys.name}
          help={keys.adminKeys.nameHelp}
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

function cliOf(secret: string): string {
  return `export ATELIER_URL=${window.location.origin}
export ATELIER_ADMIN_KEY=${secret}
atelier workspaces list`
}

function curlOf(secret: string): string {
  return `curl -sS ${window.location.origin}/v1/organizations/workspaces \\
  -H 'x-api-key: ${secret}'`
}
