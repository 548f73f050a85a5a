import { TextField } from './fields.tsx'
import type { TextFieldProps } from './fields.tsx'

type DateFieldProps = Pick<TextFieldProps, 'label' | 'help' | 'error' | 'isRequired'> & {
  /** `2026-12-31`, or empty. */
  readonly value: string
  readonly onChange: (day: string) => void
}

/** A day, by the browser's own field, which speaks the reader's language and knows their keyboard. */
export function DateField(props: DateFieldProps) {
  return <TextField {...props} type="date" />
}

const dayMs = 86_400_000

/** The instant at which a day of UTC is over, as the API writes it; undefined where it is no day, or over already. */
export function endOfDay(day: string, nowMs: number): string | undefined {
  const startMs = Date.parse(`${day}T00:00:00Z`)
  const endMs = startMs + dayMs
  return Number.isNaN(startMs) || endMs <= nowMs ? undefined : new Date(endMs).toISOString()
}
