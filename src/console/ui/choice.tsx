import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Checkbox as AriaCheckbox,
  Radio,
  RadioGroup,
  Switch as AriaSwitch,
} from 'react-aria-components'
import { FieldHelp, FieldLabel } from './fields.tsx'

type CheckboxProps = {
  readonly children: ReactNode
  readonly isSelected: boolean
  readonly onChange: (isSelected: boolean) => void
  readonly isDisabled?: boolean
}

export function Checkbox({ children, ...props }: CheckboxProps) {
  return (
    <AriaCheckbox {...props} className="group flex items-start gap-2 text-sm">
      <span className="border-field bg-raised group-data-[selected]:bg-accent group-data-[selected]:border-accent group-data-[focus-visible]:outline-accent mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border outline-2 outline-offset-2 outline-transparent">
        <Check
          aria-hidden
          className="text-on-accent size-3 opacity-0 group-data-[selected]:opacity-100"
        />
      </span>
      <span>{children}</span>
    </AriaCheckbox>
  )
}

export function Switch({ children, ...props }: CheckboxProps) {
  return (
    <AriaSwitch {...props} className="group flex items-center gap-2 text-sm">
      <span className="bg-field group-data-[selected]:bg-accent group-data-[focus-visible]:outline-accent flex h-5 w-9 shrink-0 items-center rounded-full p-0.5 outline-2 outline-offset-2 outline-transparent transition-colors">
        <span className="bg-raised size-4 rounded-full transition-transform group-data-[selected]:translate-x-4" />
      </span>
      <span>{children}</span>
    </AriaSwitch>
  )
}

type RadiosProps<Value extends string> = {
  readonly label: string
  readonly help?: ReactNode
  readonly value: Value
  readonly onChange: (value: Value) => void
  readonly choices: readonly {
    readonly value: Value
    readonly label: ReactNode
    readonly help?: ReactNode
  }[]
}

/** One of a few, all of them in sight. */
export function Radios<Value extends string>({
  label,
  help,
  value,
  onChange,
  choices,
}: RadiosProps<Value>) {
  return (
    <RadioGroup
      value={value}
      onChange={(next) => onChange(next as Value)}
      className="flex flex-col gap-2"
    >
      <div className="flex flex-col">
        <FieldLabel>{label}</FieldLabel>
        {help !== undefined && <FieldHelp>{help}</FieldHelp>}
      </div>
      {choices.map((choice) => (
        <Radio
          key={choice.value}
          value={choice.value}
          className="group flex items-start gap-2 text-sm"
        >
          <span className="border-field group-data-[selected]:border-accent group-data-[focus-visible]:outline-accent mt-0.5 size-4 shrink-0 rounded-full border outline-2 outline-offset-2 outline-transparent group-data-[selected]:border-[5px]" />
          <span className="flex flex-col">
            {choice.label}
            {choice.help !== undefined && <span className="text-quiet">{choice.help}</span>}
          </span>
        </Radio>
      ))}
    </RadioGroup>
  )
}
