import { useState } from 'react'
import { useApi } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Checkbox, Radios } from '../../ui/choice.tsx'
import { TextField } from '../../ui/fields.tsx'

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
  const { keys } = useMessages()
  const [text, setText] = useState(() => (value.ips ?? []).join('\n'))
  const changeIps = (next: string): void => {
    setText(next)
    const ips = next.split(/[\s,;]+/).filter((each) => each !== '')
    onChange({ ...value, ips: ips.length > 0 ? ips : null })
  }
  return (
    <>
      <ModelsField value={value.models} onChange={(models) => onChange({ ...value, models })} />
      <TextField
        label={keys.ips}
        help={keys.ipsHelp}
        value={text}
        onChange={changeIps}
        rows={2}
        mono
        autoComplete="off"
      />
    </>
  )
}

function ModelsField({
  value,
  onChange,
}: {
  readonly value: Allowed['models']
  readonly onChange: (models: Allowed['models']) => void
}) {
  const { keys } = useMessages()
  const { data: book } = useApi('GET /v1/organizations/prices', {})
  const known = (book?.models ?? [])
    .filter(({ state }) => state !== 'retired')
    .map(({ id, display_name: name }) => ({ id, name }))
  const others = (value ?? [])
    .filter((id) => !known.some((each) => each.id === id))
    .map((id) => ({ id, name: id }))
  const toggle = (id: string, isSelected: boolean): void => {
    const rest = (value ?? []).filter((each) => each !== id)
    onChange(isSelected ? [...rest, id] : rest)
  }
  return (
    <div className="flex flex-col gap-2">
      <Radios<'all' | 'some'>
        label={keys.models}
        value={value === null ? 'all' : 'some'}
        onChange={(choice) => onChange(choice === 'all' ? null : [])}
        choices={[
          { value: 'all', label: keys.modelsAll },
          { value: 'some', label: keys.modelsSome },
        ]}
      />
      {value !== null && (
        <div
          role="group"
          aria-label={keys.models}
          className="border-line grid max-h-56 gap-2 overflow-y-auto rounded-md border p-3 sm:grid-cols-2"
        >
          {[...known, ...others].map(({ id, name }) => (
            <Checkbox
              key={id}
              isSelected={value.includes(id)}
              onChange={(isSelected) => toggle(id, isSelected)}
            >
              {name}
            </Checkbox>
          ))}
        </div>
      )}
    </div>
  )
}
