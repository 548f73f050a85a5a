import { parseDate } from '@internationalized/date'
import type { ReactNode } from 'react'
import { DateField as AriaDateField, DateInput, DateSegment } from 'react-aria-components'
import { FieldHelp, FieldLabel, FieldProblem } from './fields.tsx'

type DateFieldProps = {
  readonly label: string
  readonly help?: ReactNode
  readonly error?: string | undefined
  /** `2026-12-31`, to begin with; empty for none. */
  readonly initialDay?: string
  /** `2026-12-31`; empty while it is no day. */
  readonly onChange: (day: string) => void
}

/** A day, typed in the order and with the words of the reader's language. */
export function DateField({ label, help, error, initialDay = '', onChange }: DateFieldProps) {
  return (
    <AriaDateField
      granularity="day"
      {...(isDay(initialDay) && { defaultValue: parseDate(initialDay) })}
      onChange={(day) => onChange(day?.toString() ?? '')}
      {...(error !== undefined && { isInvalid: true })}
      className="flex flex-col gap-1"
    >
      <FieldLabel>{label}</FieldLabel>
      <DateInput className="field flex items-center tabular-nums">
        {(segment) => (
          <DateSegment
            segment={segment}
            className="data-[placeholder]:text-quiet data-[focused]:bg-wash rounded-sm px-0.5 outline-none"
          />
        )}
      </DateInput>
      {help !== undefined && <FieldHelp>{help}</FieldHelp>}
      <FieldProblem>{error}</FieldProblem>
    </AriaDateField>
  )
}

/** An address may hold anything. */
function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
}
