import { useMessages } from '../../language/language.tsx'
import { Select } from '../../ui/select.tsx'
import { periods } from './use-standings.ts'
import type { Period } from './use-standings.ts'

type PeriodSelectProps = { readonly value: Period; readonly onChange: (period: Period) => void }

/** Per month, week or day. */
export function PeriodSelect({ value, onChange }: PeriodSelectProps) {
  const { spend } = useMessages().limits
  return (
    <Select
      label={spend.period}
      value={value}
      onChange={onChange}
      choices={periods.map((each) => ({ value: each, label: spend.periods[each] }))}
    />
  )
}
