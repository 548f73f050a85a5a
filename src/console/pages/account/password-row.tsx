import { useState } from 'react'
import { requestOf } from '../../api/request.ts'
import { shellVariable } from '../../api/shell-variable.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { useToast } from '../../ui/toast.tsx'
import { NewPasswordField } from '../sign-in/new-password-field.tsx'
import { useFresh } from '../verify-dialog.tsx'
import { SettingRow } from './setting-row.tsx'

const operation = 'POST /v1/organizations/account/password'

export function PasswordRow({ hasPassword }: { readonly hasPassword: boolean }) {
  const { password: words } = useMessages().account
  const [isOpen, setOpen] = useState(false)
  return (
    <SettingRow
      title={words.title}
      action={
        <Button onPress={() => setOpen(true)}>{hasPassword ? words.change : words.choose}</Button>
      }
    >
      <p>{hasPassword ? words.set : words.none}</p>
      {isOpen && <PasswordDialog hasPassword={hasPassword} onClose={() => setOpen(false)} />}
    </SettingRow>
  )
}

function PasswordDialog({
  hasPassword,
  onClose,
}: {
  readonly hasPassword: boolean
  readonly onClose: () => void
}) {
  const { account, common } = useMessages()
  const { password: words } = account
  const toast = useToast()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useChange(operation, {
    around: useFresh(),
    onDone: ({ ended_session_count: ended }) => {
      toast(ended === 0 ? words.changed : words.ended(ended))
      onClose()
    },
  })
  const inputOf = (present: string, wanted: string) => ({
    body: { ...(hasPassword && { current_password: present }), new_password: wanted },
  })
  const isNotTheirs = change.error?.field === 'current_password'
  return (
    <Dialog title={hasPassword ? words.change : words.choose} onClose={onClose}>
      <Form
        submitLabel={common.save}
        onSubmit={() => change.mutate(inputOf(current, next))}
        onCancel={onClose}
        isBusy={change.isPending}
        fault={isNotTheirs ? null : change.error}
        request={requestOf(
          operation,
          inputOf(shellVariable('PASSWORD'), shellVariable('NEW_PASSWORD')),
        )}
      >
        {hasPassword && (
          <PasswordField
            label={words.current}
            value={current}
            onChange={(text) => {
              setCurrent(text)
              change.reset()
            }}
            autoComplete="current-password"
            error={isNotTheirs ? words.notYours : undefined}
            autoFocus
          />
        )}
        <NewPasswordField label={words.next} value={next} onChange={setNext} />
        <p className="text-quiet text-sm">{words.help}</p>
      </Form>
    </Dialog>
  )
}
