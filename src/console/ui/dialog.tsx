import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useMessages } from '../language/language.tsx'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'

type ShellProps = {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  /** Pressing outside, Escape or the cross closes, unless something would be lost. */
  readonly isDismissable?: boolean
  readonly role?: 'dialog' | 'alertdialog'
}

const veil = 'fixed inset-0 z-40 flex bg-(--veil)'

/** A question or a short form in the middle of the page. Where it is drawn, it is open. */
export function Dialog({
  isDismissable = true,
  wide = false,
  ...props
}: ShellProps & { wide?: boolean }) {
  return (
    <ModalOverlay
      isOpen
      isDismissable={isDismissable}
      isKeyboardDismissDisabled={!isDismissable}
      onOpenChange={(isOpen) => !isOpen && props.onClose()}
      className={classNames(veil, 'items-start justify-center overflow-y-auto p-3 sm:p-[8vh]')}
    >
      <Modal className={classNames('floats w-full', wide ? 'max-w-2xl' : 'max-w-md')}>
        <Body {...props} isDismissable={isDismissable} />
      </Modal>
    </ModalOverlay>
  )
}

/** A longer form at the side of the page. */
export function SideSheet({
  isDismissable = true,
  wide = false,
  ...props
}: ShellProps & { wide?: boolean }) {
  return (
    <ModalOverlay
      isOpen
      isDismissable={isDismissable}
      isKeyboardDismissDisabled={!isDismissable}
      onOpenChange={(isOpen) => !isOpen && props.onClose()}
      className={classNames(veil, 'justify-end')}
    >
      <Modal
        className={classNames(
          'bg-raised shadow-float h-dvh w-full overflow-y-auto outline-none',
          wide ? 'max-w-3xl' : 'max-w-lg',
        )}
      >
        <Body {...props} isDismissable={isDismissable} />
      </Modal>
    </ModalOverlay>
  )
}

function Body({ title, onClose, children, role = 'dialog', isDismissable }: ShellProps) {
  const { common } = useMessages()
  return (
    <AriaDialog role={role} className="flex flex-col gap-4 p-5 outline-none">
      <div className="flex items-start justify-between gap-3">
        <Heading slot="title" className="text-lg font-semibold text-balance">
          {title}
        </Heading>
        {isDismissable && (
          <IconButton label={common.close} onPress={onClose}>
            <X aria-hidden className="size-4" />
          </IconButton>
        )}
      </div>
      {children}
    </AriaDialog>
  )
}

/** The row of buttons at the end of a form or a question; the one that does it comes last. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className="flex flex-wrap items-center justify-end gap-2 pt-1">{children}</div>
}
