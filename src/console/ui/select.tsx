import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Button as AriaButton,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
} from 'react-aria-components'
import { useMessages } from '../language/language.tsx'
import { classNames } from './class-names.ts'
import { FieldHelp, FieldLabel, FieldProblem } from './fields.tsx'

export type Choice<Value extends string> = {
  readonly value: Value
  readonly label: string
  readonly picture?: ReactNode
  readonly isDisabled?: boolean
}

export type SelectProps<Value extends string> = {
  readonly label: string
  readonly choices: readonly Choice<Value>[]
  readonly value: Value | null
  readonly onChange: (value: Value) => void
  readonly help?: ReactNode
  readonly error?: string | undefined
  readonly placeholder?: string
  /** The label is read out and not shown: where the place says it. */
  readonly hidesLabel?: boolean
  readonly isRequired?: boolean
  /** What is too long is cut, so that it stands in a row with others. */
  readonly isOneLine?: boolean
}

/** One of a few. */
export function Select<Value extends string>({
  label,
  choices,
  value,
  onChange,
  help,
  error,
  placeholder,
  hidesLabel = false,
  isRequired = false,
  isOneLine = false,
}: SelectProps<Value>) {
  const { errors } = useMessages()
  return (
    <AriaSelect
      selectedKey={value}
      onSelectionChange={(key) => onChange(key as Value)}
      isRequired={isRequired}
      // In the language of the page: the browser would say it in its own.
      validate={() => (isRequired && value === null ? errors.required : null)}
      {...(placeholder !== undefined && { placeholder })}
      {...(error !== undefined && { isInvalid: true })}
      {...(hidesLabel && { 'aria-label': label })}
      className="flex min-w-0 flex-col gap-1"
    >
      {!hidesLabel && <FieldLabel>{label}</FieldLabel>}
      <AriaButton className="field flex items-center justify-between gap-2 text-left">
        <SelectValue
          className={classNames(
            'data-[placeholder]:text-quiet flex min-w-0 items-center gap-2',
            isOneLine ? '*:truncate' : 'break-words',
          )}
        />
        <ChevronDown aria-hidden className="text-quiet size-4 shrink-0" />
      </AriaButton>
      {help !== undefined && <FieldHelp>{help}</FieldHelp>}
      <FieldProblem>{error}</FieldProblem>
      <Popover className="floats max-h-80 min-w-(--trigger-width) overflow-auto p-1">
        <ListBox items={choices} className="outline-none">
          {(choice) => (
            <ListBoxItem
              id={choice.value}
              textValue={choice.label}
              isDisabled={choice.isDisabled ?? false}
              className={classNames(
                'flex cursor-default items-center gap-2 rounded-sm px-2 py-1.5 text-sm outline-none',
                'data-[focused]:bg-sunken data-[selected]:font-semibold data-[disabled]:opacity-45',
              )}
            >
              {choice.picture}
              <span className="min-w-0">{choice.label}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
