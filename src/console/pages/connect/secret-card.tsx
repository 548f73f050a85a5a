import type { ReactNode } from 'react'
import { useMessages } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/copy.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'

type SecretCardProps = {
  readonly secret: string
  /** What else is to be known: until when the old secret works, what has gone wrong. */
  readonly note?: ReactNode
  /** How it is used. */
  readonly children: ReactNode
  readonly onClose: () => void
}

/** A fresh secret, shown once. Only its reader's word that it is stored closes it. */
export function SecretCard({ secret, note, children, onClose }: SecretCardProps) {
  const { connect } = useMessages()
  return (
    <Dialog title={connect.secretTitle} onClose={onClose} isDismissable={false} wide>
      <p className="text-quiet text-sm">{connect.secretBody}</p>
      {note}
      <CodeBlock label={connect.secretLabel} text={secret} wraps />
      <section aria-label={connect.use} className="flex min-w-0 flex-col gap-3">
        <h3 className="font-semibold">{connect.use}</h3>
        {children}
      </section>
      <DialogActions>
        <Button variant="primary" onPress={onClose}>
          {connect.stored}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
