import { useState } from 'react'
import { linesIn } from '../../ui/lines.ts'
import { AddressesField } from '../workspace/allowed-fields.tsx'
import { ModelsField } from '../workspace/models-field.tsx'

/** What a key allows, as the API has it: null is everything. */
export type Allowed = {
  readonly models: readonly string[] | null
  readonly ips: readonly string[] | null
}

type AllowFieldsProps = {
  readonly value: Allowed
  readonly onChange: (value: Allowed) => void
}

/** The models that a key may call, and the addresses that it may call from. */
export function AllowFields({ value, onChange }: AllowFieldsProps) {
  const [text, setText] = useState(() => (value.ips ?? []).join('\n'))
  const changeIps = (next: string): void => {
    setText(next)
    const ips = linesIn(next).map((line) => line.text)
    onChange({ ...value, ips: ips.length > 0 ? ips : null })
  }
  return (
    <>
      <ModelsField
        chosen={value.models}
        onChange={(models) => onChange({ ...value, models })}
        problem={undefined}
      />
      <AddressesField text={text} onChange={changeIps} problem={undefined} />
    </>
  )
}
