import { useLanguage } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Notice } from '../../ui/notice.tsx'
import { describeSignInFault } from './describe-sign-in-fault.ts'
import { PlainForm } from './plain-form.tsx'
import { useEntry } from './use-entry.ts'

type ForgotStepProps = {
  readonly email: string
  readonly onEmail: (email: string) => void
  readonly onBack: () => void
  /** Whether the server sends mail at all. */
  readonly isPossible: boolean
}

/** Asks for a link. The answer is the same whether or not anybody has the address. */
export function ForgotStep({ email, onEmail, onBack, isPossible }: ForgotStepProps) {
  const spoken = useLanguage()
  const { signIn, errors } = spoken.messages
  const ask = useEntry('POST /v1/organizations/password_resets')
  return (
    <>
      {!isPossible && <Notice tone="warn">{signIn.forgot.unavailable}</Notice>}
      {ask.data && <Notice tone="good">{signIn.forgot.sent}</Notice>}
      {isPossible && !ask.data && (
        <PlainForm
          submitLabel={signIn.forgot.submit}
          onSubmit={() => ask.mutate({ body: { email: email.trim() } })}
          isBusy={ask.isPending}
          fault={ask.error ? describeSignInFault(ask.error, spoken, errors.email) : undefined}
        >
          <TextField
            label={signIn.email}
            type="email"
            autoComplete="username"
            value={email}
            onChange={onEmail}
            isRequired
            autoFocus
          />
        </PlainForm>
      )}
      <div className="-mx-3">
        <Button variant="quiet" onPress={onBack}>
          {signIn.forgot.back}
        </Button>
      </div>
    </>
  )
}
