import { useLanguage } from '../../language/language.tsx'
import { TextField } from '../../ui/fields.tsx'

/** Six digits. People copy them in two halves. */
export function CodeField({
  value,
  onChange,
  error,
}: {
  readonly value: string
  readonly onChange: (code: string) => void
  readonly error?: string | undefined
}) {
  const { code: words } = useLanguage().messages.signIn
  return (
    <TextField
      label={words.label}
      help={words.help}
      value={value}
      onChange={onChange}
      inputMode="numeric"
      autoComplete="one-time-code"
      validate={(text) =>
        text === '' || /^\d{6}$/.test(text.replaceAll(/\s/g, '')) ? null : words.sixDigits
      }
      error={error}
      mono
      isRequired
      autoFocus
    />
  )
}
