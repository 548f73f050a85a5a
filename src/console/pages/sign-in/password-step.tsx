import { useState } from 'react'
import type { SecondFactorRequired } from '#contract/sessions.ts'
import { useLanguage } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { describeSignInFault } from './describe-sign-in-fault.ts'
import { PlainForm } from './plain-form.tsx'
import { useCountdown } from './use-countdown.ts'
import { useEntry } from './use-entry.ts'

type PasswordStepProps = {
  readonly email: string
  readonly onEmail: (email: string) => void
  readonly onSignedIn: () => void
  readonly onCode: (required: SecondFactorRequired) => void
  readonly onForgot: () => void
}

export function PasswordStep({ email, onEmail, onSignedIn, onCode, onForgot }: PasswordStepProps) {
  const spoken = useLanguage()
  const { signIn } = spoken.messages
  const [password, setPassword] = useState('')
  const enter = useEntry('POST /v1/organizations/sessions', (answer) =>
    answer.type === 'session' ? onSignedIn() : onCode(answer),
  )
  const wait = useCountdown(enter.error)
  return (
    <PlainForm
      submitLabel={signIn.submit}
      onSubmit={() => enter.mutate({ body: { email: email.trim(), password, cookie: true } })}
      isBusy={enter.isPending}
      waitSeconds={wait.seconds}
      fault={wait.fault ? describeSignInFault(wait.fault, spoken, signIn.wrong) : undefined}
    >
      <TextField
        label={signIn.email}
        type="email"
        name="email"
        autoComplete="username webauthn"
        value={email}
        onChange={onEmail}
        isRequired
        autoFocus={email === ''}
      />
      <div className="flex flex-col items-start gap-1">
        <div className="self-stretch">
          <PasswordField
            label={signIn.password}
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
          />
        </div>
        <span className="-ml-3">
          <Button variant="quiet" onPress={onForgot}>
            {signIn.forgot.link}
          </Button>
        </span>
      </div>
    </PlainForm>
  )
}
