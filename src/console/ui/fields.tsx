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
  return (
    <AriaTextField
      {...props}
      {...(error !== undefined && { isInvalid: true })}
      className="flex flex-col gap-1"
    >
      <FieldLabel>{label}</FieldLabel>
      {rows === undefined ? (
        <Input {...hint} className={look} />
      ) : (
        <TextArea {...hint} rows={rows} className={look} />
      )}
      {help !== undefined && <FieldHelp>{help}</FieldHelp>}
      <FieldProblem>{error}</FieldProblem>
    </AriaTextField>
  )
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

/** What the field itself found wrong, or the page's own sentence. */
export function FieldProblem({ children }: { readonly children?: ReactNode }) {
  return children === undefined ? (
    <FieldError className="text-bad text-sm whitespace-pre-line" />
  ) : (
    <FieldError className="text-bad text-sm whitespace-pre-line">{children}</FieldError>
  )
}
