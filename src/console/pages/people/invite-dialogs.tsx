import type { Invite } from '#contract/invites.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useFresh } from '../verify-dialog.tsx'
import { InviteLinks } from './invite-results.tsx'

type InviteDialogProps = { readonly invite: Invite; readonly onClose: () => void }

const resendOperation = 'POST /v1/organizations/invites/{invite_id}/resend'
const revokeOperation = 'DELETE /v1/organizations/invites/{invite_id}'

/** Another link. Where no mail brings it, it stands here before the dialog is closed. */
export function ResendDialog({ invite, onClose }: InviteDialogProps) {
  const { people } = useMessages()
  const toast = useToast()
  const resend = useChange(resendOperation, {
    around: useFresh(),
    onDone: ({ mail }) => {
      if (mail !== 'queued') return
      toast(people.resent)
      onClose()
    },
  })
  const input = { params: { invite_id: invite.id } }
  const send = (): void => resend.mutate(input)
  if (resend.data) {
    return (
      <Dialog title={people.linkFor(invite.email)} onClose={onClose} isDismissable={false}>
        <InviteLinks invites={[resend.data]} />
        <DialogActions>
          <Button variant="primary" onPress={onClose} autoFocus>
            {people.done}
          </Button>
        </DialogActions>
      </Dialog>
    )
  }
  return (
    <Confirm
      title={people.resendTitle(invite.email)}
      action={people.resend}
      onConfirm={send}
      onClose={onClose}
      isBusy={resend.isPending}
      fault={resend.error}
      request={{
        ...requestOf(resendOperation, input),
        needsSession: invite.role === 'admin',
      }}
      danger={false}
    >
      <p>{people.resendBody}</p>
    </Confirm>
  )
}

export function RevokeDialog({ invite, onClose }: InviteDialogProps) {
  const { people } = useMessages()
  const toast = useToast()
  const revoke = useChange(revokeOperation, {
    onDone: () => {
      toast(people.revoked)
      onClose()
    },
  })
  const input = { params: { invite_id: invite.id } }
  return (
    <Confirm
      title={people.revokeTitle}
      action={people.revoke}
      onConfirm={() => revoke.mutate(input)}
      onClose={onClose}
      isBusy={revoke.isPending}
      fault={revoke.error}
      request={requestOf(revokeOperation, input)}
    >
      <p>{people.revokeBody(invite.email)}</p>
    </Confirm>
  )
}
