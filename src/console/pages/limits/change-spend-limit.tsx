import { useState } from 'react'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { AmountField } from '../../ui/amount-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useToast } from '../../ui/toast.tsx'
import { scopeOnTheWire } from './limit-scope.ts'
import type { LimitScope } from './limit-scope.ts'
import { PeriodSelect } from './period-select.tsx'
import { nano } from './use-standings.ts'
import type { Period, Standing } from './use-standings.ts'

type ChangeSpendLimitProps = {
  readonly scope: LimitScope
  readonly standings: Readonly<Record<Period, Standing>>
  readonly period: Period
  readonly onClose: () => void
}

const operation = 'POST /v1/organizations/spend_limits'

/** Sets the limit of a period, and says before it is sent what it would do. */
export function ChangeSpendLimit({ scope, standings, period, onClose }: ChangeSpendLimitProps) {
  const { messages, format } = useLanguage()
  const { spend } = messages.limits
  const toast = useToast()
  const [chosen, setChosen] = useState(period)
  const { own, outer } = standings[chosen]
  const [cents, setCents] = useState<string | null | undefined>(own.amount)
  const change = useChange(operation, {
    onDone: ({ amount, period: set }) => {
      toast(spend.saved(format.cents(amount), spend.per[set]))
      onClose()
    },
  })
  const amount = typeof cents === 'string' ? cents : undefined
  const problem = useProblem(scope, outer, amount)
  const input = { body: { scope: scopeOnTheWire(scope), period: chosen, amount: amount ?? '' } }
  const submit = (): void => {
    if (amount !== undefined && problem === undefined) change.mutate(input)
  }
  const choosePeriod = (next: Period): void => {
    setChosen(next)
    setCents(standings[next].own.amount)
  }
  return (
    <Dialog title={spend.change} onClose={onClose}>
      <Form
        submitLabel={messages.common.save}
        onSubmit={submit}
        onCancel={onClose}
        isBusy={change.isPending}
        fault={change.error}
        request={amount === undefined ? null : requestOf(operation, input)}
        disabledReason={amount === undefined ? messages.errors.amount : problem}
      >
        <AmountField
          key={chosen}
          autoFocus
          isRequired
          label={spend.field}
          initialCents={own.amount ?? undefined}
          onChange={setCents}
          understood={(text) => spend.understood(text, spend.per[chosen])}
          error={problem}
        />
        <PeriodSelect value={chosen} onChange={choosePeriod} />
        {amount !== undefined && problem === undefined && nano(amount) <= nano(own.spent) && (
          <Notice tone="warn">
            {spend.belowSpent(format.cents(own.spent), format.cut(own.resets_at))}
          </Notice>
        )}
      </Form>
    </Dialog>
  )
}

/** A workspace cannot be promised more than its organization may spend. */
function useProblem(
  { type }: LimitScope,
  outer: Standing['outer'],
  amount: string | undefined,
): string | undefined {
  const { messages, format } = useLanguage()
  const ceiling = outer.find((each) => each.scope.type === 'organization')?.amount
  if (type !== 'workspace' || amount === undefined || ceiling == null) return undefined
  return nano(amount) > nano(ceiling)
    ? messages.limits.spend.mustBeLower(format.cents(ceiling))
    : undefined
}
