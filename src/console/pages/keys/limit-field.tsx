import { useMessages } from '../../language/language.tsx'
import { AmountField } from '../../ui/amount-field.tsx'
import { Select } from '../../ui/select.tsx'

export const periods = ['daily', 'weekly', 'monthly'] as const
export type Period = (typeof periods)[number]

/** `cents` is null where the field is empty, undefined where what stands there is no amount. */
export type NewLimit = { readonly cents: string | null | undefined; readonly period: Period }

/** One spend limit, for a period that is chosen. */
export function LimitField({
  value,
  help,
  onChange,
}: {
  readonly value: NewLimit
  readonly help: string
  readonly onChange: (value: NewLimit) => void
}) {
  const { keys } = useMessages()
  return (
    <div className="flex flex-col gap-2">
      <div className="grid gap-2 sm:grid-cols-[1fr_10rem]">
        <AmountField
          label={keys.limit}
          onChange={(cents) => onChange({ ...value, cents })}
          understood={keys.understood[value.period]}
        />
        <Select
          label={keys.period}
          value={value.period}
          onChange={(period) => onChange({ ...value, period })}
          choices={periods.map((period) => ({ value: period, label: keys.periods[period] }))}
        />
      </div>
      <p className="text-quiet text-sm">{help}</p>
    </div>
  )
}
