import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/client.ts'
import type { ApiFault } from '../../api/fault.ts'
import { requestOf } from '../../api/request.ts'
import type { PlainRequest } from '../../api/request.ts'
import { shellVariable } from '../../api/shell-variable.ts'
import { useLanguage } from '../../language/language.tsx'
import { AmountField } from '../../ui/amount-field.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { endOfDay } from '../../ui/end-of-day.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useToast } from '../../ui/toast.tsx'
import { nano } from './use-standings.ts'
import type { Standing } from './use-standings.ts'

const asking = 'POST /v1/organizations/spend_limit_increase_requests'
const approval =
  'POST /v1/organizations/spend_limit_increase_requests/{spend_limit_increase_request_id}/approve'

/** What the first request answers and the second names. */
const askedId = shellVariable('REQUEST_ID')

type RaiseUntilProps = {
  readonly workspaceId: string
  readonly standing: Standing
  readonly onClose: () => void
}

type Raise = { readonly amount: string; readonly endsAt: string; readonly reason: string }

/** Raises a limit for a time. It is a request that whoever may decide answers at once. */
export function RaiseUntil({ workspaceId, standing, onClose }: RaiseUntilProps) {
  const { messages, format } = useLanguage()
  const { spend } = messages.limits
  const toast = useToast()
  const present = standing.own.amount ?? '0'
  const { period } = standing.own
  const [cents, setCents] = useState<string | null>()
  const [day, setDay] = useState('')
  const [reason, setReason] = useState('')
  const raise = useRaise({ workspaceId, period }, () => {
    toast(spend.raised)
    onClose()
  })
  const amount = typeof cents === 'string' ? cents : undefined
  const endsAt = endOfDay(day, Date.now())
  const isHigher = amount === undefined || nano(amount) > nano(present)
  const amountProblem = isHigher ? undefined : spend.askMustBeHigher(format.cents(present))
  const dayProblem = day === '' || endsAt !== undefined ? undefined : spend.raiseDateFuture
  const missing =
    amount === undefined
      ? messages.errors.amount
      : endsAt === undefined
        ? spend.raiseDateFuture
        : reason.trim() === ''
          ? `${spend.askReason}: ${messages.errors.required}`
          : amountProblem
  const wanted =
    amount === undefined || endsAt === undefined ? undefined : { amount, endsAt, reason }
  const shown = missing === undefined ? wanted : undefined
  return (
    <Dialog title={spend.raiseUntil} onClose={onClose}>
      <Form
        submitLabel={spend.raise}
        onSubmit={() => wanted && raise.run(wanted)}
        onCancel={onClose}
        isBusy={raise.isBusy}
        fault={raise.fault}
        request={shown ? requestsOf({ ...shown, workspaceId, period }, spend.raiseCommand) : null}
        disabledReason={missing}
      >
        <p className="text-quiet text-sm">{spend.raiseIntro}</p>
        <AmountField
          autoFocus
          isRequired
          label={spend.field}
          onChange={setCents}
          understood={(text) => spend.understood(text, spend.per[period])}
          error={amountProblem}
        />
        <DateField label={spend.raiseDate} onChange={setDay} error={dayProblem} />
        {wanted && isHigher && <WhatComesBack {...wanted} present={present} />}
        <TextField label={spend.askReason} value={reason} onChange={setReason} isRequired />
      </Form>
    </Dialog>
  )
}

type WhatComesBackProps = Pick<Raise, 'amount' | 'endsAt'> & { readonly present: string }

function WhatComesBack({ amount, endsAt, present }: WhatComesBackProps) {
  const { messages, format } = useLanguage()
  const { spend } = messages.limits
  const usual = format.cents(present)
  return (
    <Notice>
      <p>{spend.temporary({ amount: format.cents(amount), date: format.cut(endsAt), usual })}</p>
      <p>{spend.raiseEnds(usual)}</p>
    </Notice>
  )
}

type AskInput = Pick<Raise, 'amount' | 'reason'> & {
  readonly workspaceId: string
  readonly period: Standing['own']['period']
}

function askInputOf({ workspaceId, period, amount, reason }: AskInput) {
  return { body: { workspace_id: workspaceId, amount, period, reason } }
}

function approvalInputOf({ id, amount, endsAt }: Omit<Raise, 'reason'> & { readonly id: string }) {
  return { params: { spend_limit_increase_request_id: id }, body: { amount, ends_at: endsAt } }
}

/** As they are run by hand, one after the other. */
function requestsOf(raise: Raise & AskInput, note: string): readonly PlainRequest[] {
  return [
    requestOf(asking, askInputOf(raise)),
    { ...requestOf(approval, approvalInputOf({ ...raise, id: askedId })), note },
  ]
}

/** Asks, and approves. A second try after a fault does not ask again. */
function useRaise(
  { workspaceId, period }: { workspaceId: string; period: Standing['own']['period'] },
  onDone: () => void,
) {
  const client = useQueryClient()
  const [state, setState] = useState<{ isBusy: boolean; fault: ApiFault | null; id?: string }>({
    isBusy: false,
    fault: null,
  })
  const attempt = async ({ amount, endsAt, reason }: Raise): Promise<void> => {
    let { id } = state
    setState({ ...state, isBusy: true, fault: null })
    try {
      id ??= (await call(asking, askInputOf({ workspaceId, period, amount, reason }))).id
      await call(approval, approvalInputOf({ id, amount, endsAt }))
      onDone()
    } catch (fault) {
      setState({ isBusy: false, fault: fault as ApiFault, ...(id === undefined ? {} : { id }) })
    }
    await client.invalidateQueries()
  }
  return { ...state, run: (raise: Raise) => void attempt(raise) }
}
