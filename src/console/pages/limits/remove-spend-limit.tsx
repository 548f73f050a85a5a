import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { useToast } from '../../ui/toast.tsx'
import type { LimitScope } from './limit-scope.ts'

type RemoveSpendLimitProps = {
  readonly type: LimitScope['type']
  readonly id: string
  /** Of the limit, in cents. */
  readonly amount: string
  readonly onClose: () => void
}

const operation = 'DELETE /v1/organizations/spend_limits/{spend_limit_id}'

/** Asks before a limit is taken away. */
export function RemoveSpendLimit({ type, id, amount, onClose }: RemoveSpendLimitProps) {
  const { messages, format } = useLanguage()
  const { spend } = messages.limits
  const toast = useToast()
  const input = { params: { spend_limit_id: id } }
  const remove = useChange(operation, {
    onDone: () => {
      toast(spend.removed)
      onClose()
    },
  })
  return (
    <Confirm
      title={spend.removeQuestion(format.cents(amount))}
      action={spend.remove}
      onConfirm={() => remove.mutate(input)}
      onClose={onClose}
      isBusy={remove.isPending}
      fault={remove.error}
      request={requestOf(operation, input)}
    >
      <p>{spend.removeBody[type]}</p>
    </Confirm>
  )
}
