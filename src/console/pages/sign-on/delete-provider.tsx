import type { IdentityProvider } from '#contract/identity-providers.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useFresh } from '../verify-dialog.tsx'

const operation = 'DELETE /v1/organizations/identity_providers/{identity_provider_id}'

export function DeleteProvider({
  provider,
  onClose,
}: {
  readonly provider: IdentityProvider
  readonly onClose: () => void
}) {
  const { signOn } = useMessages()
  const toast = useToast()
  const remove = useChange(operation, {
    around: useFresh(),
    onDone: () => {
      toast(signOn.deleted)
      onClose()
    },
  })
  const input = { params: { identity_provider_id: provider.id } }
  const isLast = remove.error?.status === 400
  return (
    <Confirm
      title={signOn.deleteQ(provider.name)}
      action={signOn.deleteAction}
      onConfirm={() => remove.mutate(input)}
      onClose={onClose}
      isBusy={remove.isPending}
      fault={isLast ? null : remove.error}
      request={requestOf(operation, input)}
    >
      <p>{signOn.deleteBody}</p>
      {isLast && <Notice tone="bad">{signOn.deleteLast}</Notice>}
    </Confirm>
  )
}
