import type { ReactNode } from 'react'
import { DateField as AriaDateField, DateInput, DateSegment } from 'react-aria-components'
import { FieldHelp, FieldLabel, FieldProblem } from './fields.tsx'

type DateFieldProps = {
  readonly label: string
  readonly help?: ReactNode
  readonly error?: string | undefined
  /** `2026-12-31`; empty while it is no day. */
  readonly onChange: (day: string) => void
}

/** A day, typed in the order and with the words of the reader's language. */
export function DateField({ label, help, error, onChange }: DateFieldProps) {
  return (
    <AriaDateField
      granularity="day"
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
