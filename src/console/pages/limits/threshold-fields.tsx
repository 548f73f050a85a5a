import { useLanguage } from '../../language/language.tsx'
import { AmountField } from '../../ui/amount-field.tsx'
import { Radios } from '../../ui/choice.tsx'
import { TextField } from '../../ui/fields.tsx'
import { thresholdOf } from './notification-draft.ts'
import type { NotificationDraft } from './notification-draft.ts'
import { PeriodSelect } from './period-select.tsx'
import { nano } from './use-standings.ts'
import type { Standing } from './use-standings.ts'

type ThresholdFieldsProps = {
  readonly draft: NotificationDraft
  readonly onChange: (part: Partial<NotificationDraft>) => void
  /** Of the draft's period; undefined while it is on its way. */
  readonly standing: Standing | undefined
  /** The period of one that is there already stays. */
  readonly isNew: boolean
}

/** What has to be spent: an amount, or a part of the limit where there is one. */
export function ThresholdFields({ draft, onChange, standing, isNew }: ThresholdFieldsProps) {
  const { messages, format } = useLanguage()
  const { alerts } = messages.limits
  const limit = standing?.own.amount ?? null
  const threshold = thresholdOf(draft)
  const percentHelp =
    limit !== null && threshold?.type === 'percent'
      ? format.usd((nano(limit) * BigInt(threshold.percent)) / 100n)
      : undefined
  const percentProblem =
    standing && limit === null
      ? alerts.percentNeedsLimit
      : threshold === undefined && draft.percent !== ''
        ? alerts.percentRange
        : undefined
  return (
    <>
      {isNew && <PeriodSelect value={draft.period} onChange={(period) => onChange({ period })} />}
      <Radios
        label={alerts.when}
        value={draft.unit}
        onChange={(unit) => onChange({ unit })}
        choices={[
          { value: 'amount', label: alerts.units.amount },
          { value: 'percent', label: alerts.units.percent },
        ]}
      />
      {draft.unit === 'amount' ? (
        <AmountField
          isRequired
          label={alerts.amount}
          initialCents={draft.cents ?? undefined}
          onChange={(cents) => onChange({ cents })}
          understood={alerts.amountUnderstood}
          error={draft.cents === '0' ? alerts.amountPositive : undefined}
        />
      ) : (
        <TextField
          isRequired
          label={alerts.percent}
          inputMode="numeric"
          autoComplete="off"
          value={draft.percent}
          onChange={(percent) => onChange({ percent })}
          help={percentHelp}
          error={percentProblem}
        />
      )}
    </>
  )
}
