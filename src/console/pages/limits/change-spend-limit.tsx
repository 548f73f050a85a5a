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
import { ReportOnlySwitch } from './report-only-switch.tsx'
import { WhatIf } from './what-if.tsx'
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
  const draft = useDraft(standings, period)
  const { chosen, cents, isReportOnly, choosePeriod, setCents, setReportOnly } = draft
  const { own, outer } = standings[chosen]
  const change = useChange(operation, {
    onDone: ({ amount, period: set }) => {
      toast(spend.saved(format.cents(amount), spend.per[set]))
      onClose()
    },
  })
  const amount = typeof cents === 'string' ? cents : undefined
  const tooHigh = useProblem(scope, outer, amount)
  const problem = isReportOnly ? undefined : tooHigh
  const mode = isReportOnly ? ({ mode: 'report_only' } as const) : {}
  const body = { scope: scopeOnTheWire(scope), period: chosen, amount: amount ?? '', ...mode }
  const input = { body }
  const submit = (): void => {
    if (amount !== undefined && problem === undefined) change.mutate(input)
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
          initialCents={amountOf(own) ?? undefined}
          onChange={setCents}
          understood={(text) => spend.understood(text, spend.per[chosen])}
          error={problem}
        />
        <PeriodSelect value={chosen} onChange={choosePeriod} />
        <ReportOnlySwitch isSelected={isReportOnly} onChange={setReportOnly} />
        {amount !== undefined && problem === undefined && !isReportOnly && (
          <BelowSpent own={own} amount={amount} />
        )}
        <WhatIf
          scope={scope}
          limit={amount === undefined ? undefined : { type: 'spend_limit', period: chosen, amount }}
        />
      </Form>
    </Dialog>
  )
}

function BelowSpent({ own, amount }: { readonly own: Standing['own']; readonly amount: string }) {
  const { messages, format } = useLanguage()
  const { spend } = messages.limits
  if (nano(amount) > nano(own.spent)) return null
  return (
    <Notice tone="warn">
      {spend.belowSpent(format.cents(own.spent), format.cut(own.resets_at))}
    </Notice>
  )
}

/** What is being typed; another period begins with what that has. */
function useDraft(standings: ChangeSpendLimitProps['standings'], period: Period) {
  const [chosen, setChosen] = useState(period)
  const { own } = standings[period]
  const [cents, setCents] = useState<string | null | undefined>(amountOf(own))
  const [isReportOnly, setReportOnly] = useState(own.report_only_amount !== null)
  const choosePeriod = (next: Period): void => {
    setChosen(next)
    setCents(amountOf(standings[next].own))
    setReportOnly(standings[next].own.report_only_amount !== null)
  }
  return { chosen, cents, isReportOnly, choosePeriod, setCents, setReportOnly }
}

function amountOf(own: Standing['own']): string | null {
  return own.amount ?? own.report_only_amount
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
