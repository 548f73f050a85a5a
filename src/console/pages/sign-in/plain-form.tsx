import type { FormEvent, ReactNode } from 'react'
import { Form } from 'react-aria-components'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'

type PlainFormProps = {
  readonly children: ReactNode
  readonly submitLabel: string
  readonly onSubmit: () => void
  readonly isBusy: boolean
  /** What went wrong, in words. */
  readonly fault: string | undefined
}

/** A form of whoever is not signed in. It shows no command: there is a secret in each, and nobody to authorize one. */
export function PlainForm({ children, submitLabel, onSubmit, isBusy, fault }: PlainFormProps) {
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!isBusy) onSubmit()
  }
  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      {fault !== undefined && <Notice tone="bad">{fault}</Notice>}
      {children}
      <Button type="submit" variant="primary" isBusy={isBusy}>
        {submitLabel}
      </Button>
    </Form>
  )
}
