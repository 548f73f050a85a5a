import type { ConsoleMessages } from '#i18n/console/messages.en.ts'
import { useLanguage } from '../language/language.tsx'
import { Button } from './button.tsx'
import { TextField } from './fields.tsx'
import { editableDecimal, readDecimal } from './read-decimal.ts'
import type { ReadDecimal } from './read-decimal.ts'

type DecimalFieldProps = {
  readonly label: string
  /** As it was typed. */
  readonly text: string
  readonly onChange: (text: string) => void
  readonly decimalsMax: number
  readonly max: number
  /** Repeats what was understood. */
  readonly understood: (decimal: string) => string
  readonly autoFocus?: boolean
}

/** A decimal above zero, in either language's form. It says what it understood, and asks where a form is ambiguous. */
export function DecimalField({
  label,
  text,
  onChange,
  understood,
  autoFocus = false,
  ...bounds
}: DecimalFieldProps) {
  const { language, messages, format } = useLanguage()
  const read = readDecimal(text, language, bounds)
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <TextField
        label={label}
        value={text}
        onChange={onChange}
        isRequired
        autoFocus={autoFocus}
        inputMode="decimal"
        autoComplete="off"
        error={problemOf(read, bounds, { messages, format })}
        help={read.type === 'decimal' ? understood(read.decimal) : undefined}
      />
      {read.type === 'ambiguous' && (
        <div
          role="status"
          className="bg-warn-wash flex flex-wrap items-center gap-2 rounded-md px-3 py-2 text-sm"
        >
          <span className="text-warn">
            {messages.errors.ambiguous(
              format.decimal(read.decimals[0]),
              format.decimal(read.decimals[1]),
            )}
          </span>
          {read.decimals.map((decimal) => (
            <Button key={decimal} onPress={() => onChange(editableDecimal(decimal, language))}>
              {format.decimal(decimal)}
            </Button>
          ))}
        </div>
      )}
    </div>
  )
}

type Words = {
  readonly messages: ConsoleMessages
  readonly format: { count(count: number): string }
}

function problemOf(
  { type }: ReadDecimal,
  { decimalsMax, max }: { readonly decimalsMax: number; readonly max: number },
  { messages: { priceChanges }, format }: Words,
): string | undefined {
  switch (type) {
    case 'not_a_decimal':
    case 'zero':
      return priceChanges.notADecimal
    case 'too_fine':
      return priceChanges.tooFine(format.count(decimalsMax))
    case 'too_large':
      return priceChanges.tooLarge(format.count(max))
    case 'decimal':
    case 'ambiguous':
    case 'empty':
      return undefined
  }
}
