import type { FormEvent, ReactNode } from 'react'
import { Form } from 'react-aria-components'
import { useLanguage } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'

type PlainFormProps = {
  readonly children: ReactNode
  readonly submitLabel: string
  readonly onSubmit: () => void
  readonly isBusy: boolean
  /** What went wrong, in words. */
  readonly fault: string | undefined
  /** Seconds until it can be tried again; none: at once. */
  readonly waitSeconds?: number
}

/** A form of whoever is not signed in. It shows no command: there is a secret in each, and nobody to authorize one. */
export function PlainForm(props: PlainFormProps) {
  const { children, submitLabel, onSubmit, isBusy, fault, waitSeconds = 0 } = props
  const { messages, format } = useLanguage()
  const isWaiting = waitSeconds > 0
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!isBusy && !isWaiting) onSubmit()
  }
  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      {fault !== undefined && <Notice tone="bad">{fault}</Notice>}
      {children}
      {isWaiting ? (
        // Told once to those who have it read out: the sentence above says how long it is.
        <Button variant="primary" disabledReason={messages.signIn.waiting}>
          {submitLabel}
          <span aria-hidden className="tabular-nums">
            · {format.duration(waitSeconds)}
          </span>
        </Button>
      ) : (
        <Button type="submit" variant="primary" isBusy={isBusy}>
          {submitLabel}
        </Button>
      )}
    </Form>
  )
}
