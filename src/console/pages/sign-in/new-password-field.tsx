import { limits } from '#contract/limits.ts'
import { useMessages } from '../../language/language.tsx'
import { PasswordField } from '../../ui/password-field.tsx'

/** A password as somebody chooses it, held against the rules before it is sent. */
export function NewPasswordField({
  label,
  value,
  onChange,
  autoFocus = false,
}: {
  readonly label?: string
  readonly value: string
  readonly onChange: (password: string) => void
  readonly autoFocus?: boolean
}) {
  const { signIn } = useMessages()
  return (
    <PasswordField
      label={label ?? signIn.passwordLabel}
      help={signIn.passwordHelp(limits.passwordCharactersMin)}
      minCharacters={limits.passwordCharactersMin}
      autoComplete="new-password"
      value={value}
      onChange={onChange}
      autoFocus={autoFocus}
    />
  )
}
