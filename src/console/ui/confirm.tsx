import type { ReactNode } from 'react'
import { useState } from 'react'
import type { ApiFault } from '../api/fault.ts'
import type { Told } from '../api/request.ts'
import { useMessages } from '../language/language.tsx'
import { Button } from './button.tsx'
import { Dialog, DialogActions } from './dialog.tsx'
import { TextField } from './fields.tsx'
import { FaultNotice } from './notice.tsx'
import { ShowCommand } from './show-command.tsx'

export type ConfirmProps = {
  readonly title: string
  readonly children: ReactNode
  /** What the button that does it says: a verb. */
  readonly action: string
  readonly onConfirm: () => void
  readonly onClose: () => void
  readonly isBusy: boolean
  readonly fault: ApiFault | null
  readonly request: Told | null
  /** It has to be typed first: for what cannot be undone. */
  readonly typed?: { readonly label: string; readonly text: string } | undefined
  readonly danger?: boolean
  /** Why it cannot be done as things stand. */
  readonly disabledReason?: string | undefined
}

/** Asks before something is done that costs somebody something. */
export function Confirm(props: ConfirmProps) {
  const { title, children, action, onConfirm, onClose, isBusy, fault, request, typed } = props
  const { common } = useMessages()
  const [text, setText] = useState('')
  const isMissing = typed !== undefined && text.trim() !== typed.text
  return (
    <Dialog title={title} onClose={onClose} role="alertdialog">
      <div className="text-quiet flex flex-col gap-3 text-sm">{children}</div>
      {typed && (
        <TextField label={typed.label} value={text} onChange={setText} autoComplete="off" />
      )}
      {fault && <FaultNotice fault={fault} />}
      {request && <ShowCommand request={request} />}
      <DialogActions>
        <Button variant="quiet" onPress={onClose} autoFocus={typed === undefined}>
          {common.cancel}
        </Button>
        <Button
          variant={(props.danger ?? true) ? 'danger' : 'primary'}
          onPress={onConfirm}
          isBusy={isBusy}
          disabledReason={isMissing ? typed.label : props.disabledReason}
        >
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
