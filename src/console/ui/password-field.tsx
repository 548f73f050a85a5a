import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Input, TextField as AriaTextField } from 'react-aria-components'
import { useMessages } from '../language/language.tsx'
import { IconButton } from './button.tsx'
import { FieldHelp, FieldLabel, FieldProblem, useMendedField } from './fields.tsx'

type PasswordFieldProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (password: string) => void
  readonly autoComplete: 'current-password' | 'new-password' | 'off'
  readonly isRequired?: boolean
  readonly help?: ReactNode
  readonly error?: string | undefined
  readonly autoFocus?: boolean
  /** For a password that is being chosen. */
  readonly minCharacters?: number
}

/** A password, which can be looked at: so that nobody has to type it twice. */
export function PasswordField({ label, help, error, minCharacters, ...props }: PasswordFieldProps) {
  const { common, errors } = useMessages()
  const [isShown, setShown] = useState(false)
  const field = useMendedField<HTMLInputElement>(props.value)
  return (
    <AriaTextField
      isRequired
      {...props}
      type={isShown ? 'text' : 'password'}
      validate={(text) =>
        minCharacters !== undefined && text !== '' && text.length < minCharacters
          ? errors.tooShort(String(minCharacters))
          : null
      }
      {...(error !== undefined && { isInvalid: true })}
      className="flex flex-col gap-1"
    >
      <FieldLabel>{label}</FieldLabel>
      <span className="relative block">
        <Input ref={field} className="field pr-10" />
        <span className="absolute inset-y-0 right-0.5 flex items-center">
          <IconButton
            label={isShown ? common.hidePassword : common.showPassword}
            onPress={() => setShown(!isShown)}
          >
            {isShown ? (
              <EyeOff aria-hidden className="size-4" />
            ) : (
              <Eye aria-hidden className="size-4" />
            )}
          </IconButton>
        </span>
      </span>
      {help !== undefined && <FieldHelp>{help}</FieldHelp>}
      <FieldProblem>{error}</FieldProblem>
    </AriaTextField>
  )
}
