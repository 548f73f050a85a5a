import type { IncreaseRequest } from '#contract/increase-requests.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { useToast } from '../../ui/toast.tsx'

type DenyProps = {
  readonly request: IncreaseRequest
  readonly name: string
  readonly onClose: () => void
}

const operation =
  'POST /v1/organizations/spend_limit_increase_requests/{spend_limit_increase_request_id}/deny'

/** Asks before a request is denied. */
export function DenyRequest({ request, name, onClose }: DenyProps) {
  const { requests } = useMessages()
  const toast = useToast()
  const input = { params: { spend_limit_increase_request_id: request.id }, body: {} }
  const deny = useChange(operation, {
    onDone: () => {
      toast(requests.denied)
      onClose()
    },
  })
  return (
    <Confirm
      title={requests.denyQuestion(name)}
      action={requests.deny}
      onConfirm={() => deny.mutate(input)}
      onClose={onClose}
      isBusy={deny.isPending}
      fault={deny.error}
      request={requestOf(operation, input)}
    >
      <p>{requests.denyBody}</p>
    </Confirm>
  )
}
