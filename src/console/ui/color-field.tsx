import { Check } from 'lucide-react'
import { useState } from 'react'
import { Radio, RadioGroup } from 'react-aria-components'
import { useMessages } from '../language/language.tsx'
import { FieldLabel } from './fields.tsx'
import { TextField } from './fields.tsx'
import { workspaceColors } from './workspace-colors.ts'

type ColorFieldProps = {
  readonly label: string
  readonly help: string
  /** `#RRGGBB`. */
  readonly value: string
  readonly onChange: (color: string) => void
  /** What the colours are called. */
  readonly names: Readonly<Record<keyof typeof workspaceColors, string>>
  readonly otherLabel: string
}

/** A workspace's colour: one of twelve that are legible everywhere, or any other by its code. */
export function ColorField({ label, help, value, onChange, names, otherLabel }: ColorFieldProps) {
  const { errors } = useMessages()
  const [code, setCode] = useState(value)
  const isColor = /^#[0-9a-f]{6}$/i.test(code)
  const choose = (color: string): void => {
    setCode(color)
    if (/^#[0-9a-f]{6}$/i.test(color)) onChange(color.toUpperCase())
  }
  return (
    <div className="flex flex-col gap-2">
      <RadioGroup value={value.toUpperCase()} onChange={choose} className="flex flex-col gap-1.5">
        <FieldLabel>{label}</FieldLabel>
        <div className="grid w-fit grid-cols-6 gap-1.5">
          {Object.entries(workspaceColors).map(([name, color]) => (
            <Radio
              key={name}
              value={color}
              aria-label={names[name as keyof typeof workspaceColors]}
              className="group border-field data-[focus-visible]:outline-accent data-[selected]:border-ink flex size-8 items-center justify-center rounded-md border outline-2 outline-offset-2 outline-transparent"
              style={{ backgroundColor: color }}
            >
              <Check
                aria-hidden
                strokeWidth={3}
                className="size-4 text-[#fff] opacity-0 group-data-[selected]:opacity-100"
              />
            </Radio>
          ))}
        </div>
        <p className="text-quiet text-sm">{help}</p>
      </RadioGroup>
      <TextField
        label={otherLabel}
        value={code}
        onChange={choose}
        mono
        maxLength={7}
        error={isColor ? undefined : errors.color}
      />
    </div>
  )
}
