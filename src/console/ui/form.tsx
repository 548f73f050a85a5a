import type { FormEvent, ReactNode } from 'react'
import { Form as AriaForm } from 'react-aria-components'
import type { ApiFault } from '../api/fault.ts'
import type { Told } from '../api/request.ts'
import { useMessages } from '../language/language.tsx'
import { Button } from './button.tsx'
import { DialogActions } from './dialog.tsx'
import { FaultNotice } from './notice.tsx'
import { ShowCommand } from './show-command.tsx'

/** `isBusy`, `fault` and `request` are required, so that no form forgets them. */
export type FormProps = {
  readonly children: ReactNode
  readonly submitLabel: string
  readonly onSubmit: () => void
  readonly onCancel?: () => void
  readonly isBusy: boolean
  readonly fault: ApiFault | null
  /** What pressing the button would send, as it stands; null: as long as it cannot be pressed. */
  readonly request: Told | null
  readonly danger?: boolean
  /** Why it cannot be sent. */
  readonly disabledReason?: string | undefined
}

/** A form in a dialog, a sheet or a page: fields, what went wrong, the same as a command, and its buttons. */
export function Form(props: FormProps) {
  const {
    children,
    submitLabel,
    onSubmit,
    onCancel,
    isBusy,
    fault,
    request,
    danger = false,
  } = props
  const { common } = useMessages()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!isBusy && props.disabledReason === undefined) onSubmit()
  }
  return (
    <AriaForm onSubmit={submit} className="flex flex-col gap-4">
      {children}
      {fault && <FaultNotice fault={fault} />}
      {request && <ShowCommand request={request} />}
      <DialogActions>
        {onCancel && (
          <Button variant="quiet" onPress={onCancel}>
            {common.cancel}
          </Button>
        )}
        <Button
          type="submit"
          variant={danger ? 'danger' : 'primary'}
          isBusy={isBusy}
          disabledReason={props.disabledReason}
        >
          {submitLabel}
        </Button>
      </DialogActions>
    </AriaForm>
  )
}
