import { useState } from 'react'
import type { ConsoleMessages } from '#i18n/console/messages.en.ts'
import { useLanguage } from '../language/language.tsx'
import { Button } from './button.tsx'
import { TextField } from './fields.tsx'
import { readAmount } from './parse-amount.ts'
import type { ReadAmount } from './parse-amount.ts'

type AmountFieldProps = {
  readonly label: string
  /** US cents as the API has them, to begin with. */
  readonly initialCents?: string | undefined
  /** Cents, or undefined while what stands there is no amount. An empty field is `null`. */
  readonly onChange: (cents: string | null | undefined) => void
  /** Repeats what was understood: `Limit understood: $12.50 per month`. */
  readonly understood: (amount: string) => string
  readonly error?: string | undefined
  readonly isRequired?: boolean
  readonly autoFocus?: boolean
}

/** Dollars in either language's form. It says what it understood, and asks where a form is ambiguous. */
export function AmountField({
  initialCents,
  onChange,
  understood,
  error,
  ...field
}: AmountFieldProps) {
  const { language, messages, format } = useLanguage()
  const [text, setText] = useState(() =>
    initialCents === undefined ? '' : editable(initialCents, language),
  )
  const read = readAmount(text, language)
  const change = (next: string): void => {
    setText(next)
    const understoodNext = readAmount(next, language)
    onChange(
      understoodNext.type === 'amount'
        ? understoodNext.cents
        : understoodNext.type === 'empty'
          ? null
          : undefined,
    )
  }
  return (
    <div className="flex flex-col gap-1">
      <TextField
        {...field}
        label={field.label}
        value={text}
        onChange={change}
        inputMode="decimal"
        autoComplete="off"
        error={problemOf(read, messages) ?? error}
        help={read.type === 'amount' ? understood(format.cents(read.cents)) : undefined}
      />
      {read.type === 'ambiguous' && (
        <div
          role="status"
          className="bg-warn-wash flex flex-wrap items-center gap-2 rounded-md px-3 py-2 text-sm"
        >
          <span className="text-warn">
            {messages.errors.ambiguous(format.cents(read.cents[0]), format.cents(read.cents[1]))}
          </span>
          {read.cents.map((cents) => (
            <Button key={cents} onPress={() => change(editable(cents, language))}>
              {format.cents(cents)}
            </Button>
          ))}
        </div>
      )}
    </div>
  )
}

function problemOf({ type }: ReadAmount, { errors }: ConsoleMessages): string | undefined {
  switch (type) {
    case 'not_an_amount':
      return errors.amount
    case 'fraction_of_cent':
      return errors.amountInCents
    case 'too_large':
      return errors.amountTooLarge
    case 'amount':
    case 'ambiguous':
    case 'empty':
      return undefined
  }
}

/** As somebody would type it, always with its two decimals, so that it reads one way. */
function editable(cents: string, language: 'en' | 'fr'): string {
  const digits = cents.padStart(3, '0')
  return `${digits.slice(0, -2)}${language === 'fr' ? ',' : '.'}${digits.slice(-2)}`
}
