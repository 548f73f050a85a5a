import { useState } from 'react'
import { requestOf } from '../../api/request.ts'
import { useApi, useChange } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { AmountField } from '../../ui/amount-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { useToast } from '../../ui/toast.tsx'
import { PeriodSelect } from './period-select.tsx'
import { nano } from './use-standings.ts'
import type { Period } from './use-standings.ts'

type AskForMoreProps = {
  readonly workspace: { readonly id: string; readonly name: string }
  readonly onClose: () => void
}

const operation = 'POST /v1/organizations/spend_limit_increase_requests'
const reasonCharactersMax = 500

/** Asks those who decide for a higher limit of a workspace. */
export function AskForMore({ workspace, onClose }: AskForMoreProps) {
  const { messages, format } = useLanguage()
  const { spend } = messages.limits
  const toast = useToast()
  const [period, setPeriod] = useState<Period>('monthly')
  const [cents, setCents] = useState<string | null>()
  const [reason, setReason] = useState('')
  const present = useLimitOf(workspace.id, period)
  const ask = useChange(operation, {
    onDone: () => {
      toast(spend.asked(workspace.name))
      onClose()
    },
  })
  const amount = typeof cents === 'string' ? cents : undefined
  const problem =
    amount !== undefined && present !== null && nano(amount) <= nano(present)
      ? spend.askMustBeHigher(format.cents(present))
      : undefined
  const input = { body: { workspace_id: workspace.id, amount: amount ?? '', period, reason } }
  const missing =
    amount === undefined
      ? messages.errors.amount
      : reason.trim() === ''
        ? `${spend.askReason}: ${messages.errors.required}`
        : undefined
  return (
    <Dialog title={spend.askTitle(workspace.name)} onClose={onClose}>
      <Form
        submitLabel={spend.askSubmit}
        onSubmit={() => ask.mutate(input)}
        onCancel={onClose}
        isBusy={ask.isPending}
        fault={ask.error}
        request={missing === undefined ? requestOf(operation, input) : null}
        disabledReason={missing ?? problem}
      >
        <AmountField
          autoFocus
          isRequired
          label={spend.askAmount}
          onChange={setCents}
          understood={(text) => spend.understood(text, spend.per[period])}
          error={problem}
        />
        <PeriodSelect value={period} onChange={setPeriod} />
        <TextField
          label={spend.askReason}
          value={reason}
          onChange={setReason}
          rows={3}
          maxLength={reasonCharactersMax}
          isRequired
        />
      </Form>
    </Dialog>
  )
}

/** What the workspace has of its own for the period, in cents; null where nothing. */
function useLimitOf(workspaceId: string, period: Period): string | null {
  const { data } = useApi('GET /v1/organizations/spend_limits/effective', {
    query: { workspace_id: workspaceId },
  })
  const own = data?.data.find((row) => row.scope.type === 'workspace' && row.period === period)
  return own?.amount ?? null
}
