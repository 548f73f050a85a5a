import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useLanguage } from '../language/language.tsx'
import { PlainPage } from '../layout/plain-page.tsx'
import { Notice } from '../ui/notice.tsx'
import { DeadEnd } from './sign-in/dead-end.tsx'
import { describeSignInFault } from './sign-in/describe-sign-in-fault.ts'
import { NewPasswordField } from './sign-in/new-password-field.tsx'
import { PlainForm } from './sign-in/plain-form.tsx'
import { useEntry } from './sign-in/use-entry.ts'

/** Opened with the link of a mail; what stands behind its # is sent with the form alone. */
export function ResetPasswordPage() {
  const spoken = useLanguage()
  const { reset, setup } = spoken.messages.signIn
  const token = window.location.hash.slice(1)
  const [password, setPassword] = useState('')
  const change = useEntry('POST /v1/organizations/password_resets/complete')
  if (change.data) {
    return (
      <PlainPage title={reset.title}>
        <Notice tone="good">
          <p className="font-medium">{reset.done}</p>
          <p>{reset.doneHelp}</p>
        </Notice>
        <Link to="/sign-in" className="text-accent self-start text-sm underline">
          {setup.toSignIn}
        </Link>
      </PlainPage>
    )
  }
  if (token === '' || change.error?.code === 'reset_link_invalid') {
    return (
      <PlainPage title={reset.title}>
        <DeadEnd
          what={reset.invalid}
          why={reset.invalidHelp}
          search={{ forgot: true }}
          label={reset.again}
        />
      </PlainPage>
    )
  }
  return (
    <PlainPage title={reset.title} intro={reset.intro}>
      <PlainForm
        submitLabel={reset.submit}
        onSubmit={() => change.mutate({ body: { token, password } })}
        isBusy={change.isPending}
        fault={
          change.error
            ? describeSignInFault(change.error, spoken, spoken.messages.errors.invalid)
            : undefined
        }
      >
        <NewPasswordField label={reset.label} value={password} onChange={setPassword} autoFocus />
      </PlainForm>
    </PlainPage>
  )
}
