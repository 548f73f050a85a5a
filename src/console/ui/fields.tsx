import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import {
  FieldError,
  Input,
  Label,
  TextArea,
  TextField as AriaTextField,
  Text,
} from 'react-aria-components'
import type { TextFieldProps as AriaTextFieldProps } from 'react-aria-components'
import { useMessages } from '../language/language.tsx'

type Common = {
  readonly label: string
  readonly help?: ReactNode
  /** What is wrong, where the page knows more than the field does. */
  readonly error?: string | undefined
}

export type TextFieldProps = Common &
  Pick<
    AriaTextFieldProps,
    | 'name'
    | 'value'
    | 'defaultValue'
    | 'onChange'
    | 'isRequired'
    | 'autoFocus'
    | 'autoComplete'
    | 'type'
    | 'validate'
    | 'maxLength'
    | 'inputMode'
    | 'isDisabled'
    | 'onBlur'
  > & {
    readonly placeholder?: string
    /** More than one line. */
    readonly rows?: number
    readonly mono?: boolean
  }

/** A line (or, with `rows`, some lines) of text, with its label, its help and what is wrong with it. */
export function TextField({
  label,
  help,
  error,
  placeholder,
  rows,
  mono = false,
  ...props
}: TextFieldProps) {
  const look = mono ? 'field font-mono text-sm' : 'field'
  const hint = placeholder === undefined ? {} : { placeholder }
  const input = useMendedField<HTMLInputElement>(props.value)
  const area = useMendedField<HTMLTextAreaElement>(props.value)
  return (
    <AriaTextField
      {...props}
      {...(error !== undefined && { isInvalid: true })}
      className="flex flex-col gap-1"
    >
      <FieldLabel>{label}</FieldLabel>
      {rows === undefined ? (
        <Input ref={input} {...hint} className={look} />
      ) : (
        <TextArea ref={area} {...hint} rows={rows} className={look} />
      )}
      {help !== undefined && <FieldHelp>{help}</FieldHelp>}
      <FieldProblem>{error}</FieldProblem>
    </AriaTextField>
  )
}

/**
 * Takes the problem of a field away as soon as it is mended. Left to the browser it goes when the field loses the focus,
 * which is when the button below is pressed: it would move away from under the pointer.
 */
export function useMendedField<Field extends HTMLInputElement | HTMLTextAreaElement>(
  value: unknown,
) {
  const field = useRef<Field>(null)
  useEffect(() => {
    const { current } = field
    if (current?.matches('[aria-invalid=true]') && current.validity.valid) {
      current.dispatchEvent(new Event('change', { bubbles: true }))
    }
  }, [value])
  return field
}

export function FieldLabel({ children }: { readonly children: ReactNode }) {
  return <Label className="text-ink text-sm font-medium">{children}</Label>
}

export function FieldHelp({ children }: { readonly children: ReactNode }) {
  return (
    <Text slot="description" className="text-quiet text-sm">
      {children}
    </Text>
  )
}

/** The page's own sentence, or what the field itself found wrong, in the page's language and not the browser's. */
export function FieldProblem({ children }: { readonly children?: ReactNode }) {
  const { errors } = useMessages()
  const look = 'text-bad text-sm whitespace-pre-line'
  if (children !== undefined) return <FieldError className={look}>{children}</FieldError>
  return (
    <FieldError className={look}>
      {({ validationDetails, validationErrors }) => {
        if (validationDetails.valueMissing) return errors.required
        if (validationDetails.typeMismatch) return errors.email
        return validationErrors.join(' ')
      }}
    </FieldError>
  )
}
