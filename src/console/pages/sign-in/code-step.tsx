import { useState } from 'react'
import type { SecondFactorRequired } from '#contract/sessions.ts'
import { useLanguage } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { CodeField } from './code-field.tsx'
import { describeSignInFault } from './describe-sign-in-fault.ts'
import { PlainForm } from './plain-form.tsx'
import { useCountdown } from './use-countdown.ts'
import { useEntry } from './use-entry.ts'

type CodeStepProps = {
  readonly required: SecondFactorRequired
  readonly onSignedIn: () => void
  readonly onRestart: () => void
}

/** What is asked for after the password: a code of the app, or one of those for when it is lost. */
export function CodeStep({ required, onSignedIn, onRestart }: CodeStepProps) {
  const spoken = useLanguage()
  const { code: words } = spoken.messages.signIn
  const [isRecovery, setRecovery] = useState(false)
  const [text, setText] = useState('')
  const enter = useEntry('POST /v1/organizations/sessions/second_factor', onSignedIn)
  const { ticket } = required
  const shown = text.trim()
  const change = (): void => {
    setRecovery(!isRecovery)
    setText('')
    enter.reset()
  }
  const wait = useCountdown(enter.error)
  return (
    <>
      <PlainForm
        submitLabel={spoken.messages.signIn.submit}
        onSubmit={() =>
          enter.mutate({
            body: {
              ticket,
              ...(isRecovery ? { recovery_code: shown } : { code: shown }),
              cookie: true,
            },
          })
        }
        isBusy={enter.isPending}
        waitSeconds={wait.seconds}
        fault={wait.fault ? describeSignInFault(wait.fault, spoken, words.wrong) : undefined}
      >
        {isRecovery ? (
          <TextField
            key="recovery"
            label={words.recovery}
            help={words.recoveryHelp}
            value={text}
            onChange={setText}
            autoComplete="off"
            mono
            isRequired
            autoFocus
          />
        ) : (
          <CodeField key="code" value={text} onChange={setText} />
        )}
      </PlainForm>
      <div className="-mx-3 flex flex-wrap justify-between gap-1">
        <Button variant="quiet" onPress={change}>
          {isRecovery ? words.useApp : words.useRecovery}
        </Button>
        <Button variant="quiet" onPress={onRestart}>
          {words.restart}
        </Button>
      </div>
    </>
  )
}
