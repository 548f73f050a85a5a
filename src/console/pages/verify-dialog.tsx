import { useState } from 'react'
import type { ReactNode } from 'react'
import type { ApiFault } from '../api/fault.ts'
import { useChange } from '../api/use-api.ts'
import { useMessages } from '../language/language.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/fields.tsx'
import { Form } from '../ui/form.tsx'

type Attempt = {
  /** What kept the change from being made. */
  readonly fault: ApiFault | null
  /** Makes the change again. */
  readonly again: () => void
  /** Forgets that it was tried. */
  readonly reset: () => void
}

/**
 * For changes that need a fresh check of who makes them: where the API asks for one, the reader gives their password,
 * and the change is made again. `fault` is what is left to show; `dialog` has to be drawn.
 */
export function useVerification({ fault, again, reset }: Attempt): {
  readonly fault: ApiFault | null
  readonly dialog: ReactNode
} {
  if (!needsFreshCheck(fault)) return { fault, dialog: null }
  return { fault: null, dialog: <VerifyDialog onVerified={again} onClose={reset} /> }
}

/** The API tells it from other refusals by its sentence alone. */
function needsFreshCheck(fault: ApiFault | null): boolean {
  return fault?.type === 'permission_error' && fault.message.includes('needs a fresh check')
}

type VerifyDialogProps = { readonly onVerified: () => void; readonly onClose: () => void }

/** Asks whoever is signed in for their password. */
export function VerifyDialog({ onVerified, onClose }: VerifyDialogProps) {
  const { verify, common, errors } = useMessages()
  const [password, setPassword] = useState('')
  const [isTried, setTried] = useState(false)
  const check = useChange('POST /v1/organizations/sessions/verify', { onDone: onVerified })
  const isWrong = check.error?.field === 'password'
  const submit = (): void => {
    setTried(true)
    if (password !== '') check.mutate({ body: { password } })
  }
  return (
    <Dialog title={verify.title} onClose={onClose}>
      <Form
        submitLabel={common.confirm}
        onSubmit={submit}
        onCancel={onClose}
        isBusy={check.isPending}
        fault={isWrong ? null : check.error}
        // A password belongs in no command that could be copied.
        request={null}
      >
        <p className="text-quiet text-sm">{verify.body}</p>
        <TextField
          label={verify.password}
          type="password"
          autoComplete="current-password"
          autoFocus
          value={password}
          onChange={(next) => {
            setPassword(next)
            if (isWrong) check.reset()
          }}
          error={isWrong ? verify.wrong : isTried && password === '' ? errors.required : undefined}
        />
      </Form>
    </Dialog>
  )
}
