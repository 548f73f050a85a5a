import { useState } from 'react'
import type { IncreaseRequest } from '#contract/increase-requests.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { AmountField } from '../../ui/amount-field.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { endOfDay } from '../../ui/end-of-day.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { useToast } from '../../ui/toast.tsx'
import { PeriodSelect } from '../limits/period-select.tsx'

type AnswerProps = {
  readonly request: IncreaseRequest
  readonly name: string
  readonly onClose: () => void
}

const operation =
  'POST /v1/organizations/spend_limit_increase_requests/{spend_limit_increase_request_id}/approve'

/** Grants what was asked for, or something else, for good or until a day is over. */
export function ApproveRequest({ request, name, onClose }: AnswerProps) {
  const { messages } = useLanguage()
  const { requests, limits } = messages
  const { spend } = limits
  const toast = useToast()
  const [cents, setCents] = useState<string | null | undefined>(request.amount)
  const [period, setPeriod] = useState(request.period)
  const [day, setDay] = useState('')
  const endsAt = endOfDay(day, Date.now())
  const approve = useChange(operation, {
    onDone: () => {
      toast(requests.approved)
      onClose()
    },
  })
  const amount = typeof cents === 'string' ? cents : undefined
  const input = {
    params: { spend_limit_increase_request_id: request.id },
    body: { amount: amount ?? null, period, ...(endsAt !== undefined && { ends_at: endsAt }) },
  }
  const dayProblem = day === '' || endsAt !== undefined ? undefined : spend.raiseDateFuture
  const missing = amount === undefined ? messages.errors.amount : dayProblem
  return (
    <Dialog title={requests.approveTitle(name)} onClose={onClose}>
      <Form
        submitLabel={requests.approve}
        onSubmit={() => approve.mutate(input)}
        onCancel={onClose}
        isBusy={approve.isPending}
        fault={approve.error}
        request={missing === undefined ? requestOf(operation, input) : null}
        disabledReason={missing}
      >
        <AmountField
          autoFocus
          isRequired
          label={spend.field}
          initialCents={request.amount}
          onChange={setCents}
          understood={(text) => spend.understood(text, spend.per[period])}
        />
        <PeriodSelect value={period} onChange={setPeriod} />
        <DateField
          label={`${requests.approveUntil} – ${messages.common.optional}`}
          help={requests.approveUntilHelp}
          onChange={setDay}
          error={dayProblem}
        />
      </Form>
    </Dialog>
  )
}
