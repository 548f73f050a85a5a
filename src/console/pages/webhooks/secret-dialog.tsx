import { useMessages } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/copy.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'

type SecretDialogProps = { readonly secret: string; readonly onClose: () => void }

/** The one time that a secret is shown. It is closed by the button alone. */
export function SecretDialog({ secret, onClose }: SecretDialogProps) {
  const { webhooks } = useMessages()
  return (
    <Dialog title={webhooks.secretTitle} onClose={onClose} isDismissable={false}>
      <p className="text-quiet text-sm">{webhooks.secretBody}</p>
      <CodeBlock text={secret} />
      <DialogActions>
        <Button variant="primary" onPress={onClose} autoFocus>
          {webhooks.secretDone}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
