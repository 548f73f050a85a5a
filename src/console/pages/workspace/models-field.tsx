import { X } from 'lucide-react'
import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { PriceBook } from '#contract/prices.ts'
import { useCan } from '../../api/use-account.ts'
import { useApi } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { Checkbox, Radios } from '../../ui/choice.tsx'
import { TextField } from '../../ui/fields.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { modelGroupsOf } from './model-groups.ts'
import { listEntriesMax } from './read-details.ts'
import type { DetailsProblems } from './read-details.ts'

type ModelsFieldProps = {
  /** Null: all of them. */
  readonly chosen: readonly string[] | null
  readonly onChange: (chosen: readonly string[] | null) => void
  readonly problem: DetailsProblems['models']
}

/** Which models may be called: all, or some of the book and any other that is named by its id. */
export function ModelsField({ chosen, onChange, problem }: ModelsFieldProps) {
  const { messages, format } = useLanguage()
  const { details } = messages
  return (
    <div className="flex flex-col gap-3">
      <Radios
        label={details.models}
        value={chosen === null ? 'all' : 'some'}
        onChange={(next) => onChange(next === 'all' ? null : (chosen ?? []))}
        choices={[
          { value: 'all', label: details.modelsAll },
          { value: 'some', label: details.modelsSome, help: details.modelsHelp },
        ]}
      />
      {chosen !== null && <ModelList chosen={chosen} onChange={onChange} />}
      {problem && (
        <p role="alert" className="text-bad text-sm">
          {problem === 'none'
            ? details.modelsNone
            : details.modelsTooMany(format.count(listEntriesMax))}
        </p>
      )}
    </div>
  )
}

type ModelListProps = {
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

function ModelList({ chosen, onChange }: ModelListProps) {
  const { details } = useLanguage().messages
  const [text, setText] = useState('')
  const mayRead = useCan().somewhere('prices.view')
  const { data } = useApi('GET /v1/organizations/prices', {}, { enabled: mayRead })
  const models: PriceBook['models'] = data?.models ?? []
  const groups = modelGroupsOf(models, { chosen, text, unknownTitle: details.modelsUnknown })
  const toggle = (names: readonly [string, ...string[]], isChosen: boolean): void => {
    const others = chosen.filter((each) => !names.includes(each))
    onChange(isChosen ? [...others, names[0]] : others)
  }
  return (
    <div className="flex flex-col gap-3 pl-6">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <SearchField value={text} onSearch={setText} label={details.modelsSearch} />
        <span aria-live="polite" className="text-quiet text-sm">
          {details.modelsChosen(chosen.length)}
        </span>
      </div>
      <Chosen chosen={chosen} models={models} onRemove={(name) => toggle([name], false)} />
      <div className="border-line flex max-h-72 flex-col gap-4 overflow-y-auto rounded-md border p-3">
        {groups.map((group) => (
          <fieldset key={group.title} className="flex flex-col gap-1.5">
            <legend className="text-quiet pb-1 text-xs font-medium">{group.title}</legend>
            {group.models.map((model) => (
              <Checkbox
                key={model.names[0]}
                isSelected={model.names.some((name) => chosen.includes(name))}
                onChange={(isChosen) => toggle(model.names, isChosen)}
              >
                <span className="flex flex-wrap items-baseline gap-x-2">
                  {model.title}
                  {model.title !== model.names[0] && (
                    <code className="text-quiet font-mono text-xs break-all">{model.names[0]}</code>
                  )}
                </span>
              </Checkbox>
            ))}
          </fieldset>
        ))}
      </div>
      <OtherModel onAdd={(id) => onChange([...chosen.filter((each) => each !== id), id])} />
    </div>
  )
}

type ChosenProps = {
  readonly chosen: readonly string[]
  readonly models: PriceBook['models']
  readonly onRemove: (name: string) => void
}

/** What is chosen, in sight wherever the list stands. */
function Chosen({ chosen, models, onRemove }: ChosenProps) {
  const { details } = useLanguage().messages
  if (chosen.length === 0) return null
  return (
    <ul aria-label={details.modelsChosen(chosen.length)} className="flex flex-wrap gap-1.5">
      {chosen.map((name) => {
        const title = models.find(({ id, aliases }) =>
          [id, ...aliases].includes(name),
        )?.display_name
        return (
          <li
            key={name}
            className="bg-wash flex items-center rounded-full pl-2.5 text-sm break-all"
          >
            {title ?? name}
            <IconButton label={details.removeModel(title ?? name)} onPress={() => onRemove(name)}>
              <X aria-hidden className="size-3.5" />
            </IconButton>
          </li>
        )
      })}
    </ul>
  )
}

/** A model that appears before this server knows of it. */
function OtherModel({ onAdd }: { readonly onAdd: (id: string) => void }) {
  const { details } = useLanguage().messages
  const [id, setId] = useState('')
  const add = (): void => {
    if (id.trim() === '') return
    onAdd(id.trim())
    setId('')
  }
  // Enter adds the model, and does not send the form around it.
  const addOnEnter = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    add()
  }
  return (
    <div className="flex flex-wrap items-end gap-2">
      <div className="min-w-0 flex-1" onKeyDown={addOnEnter}>
        <TextField
          label={details.modelOther}
          value={id}
          onChange={setId}
          mono
          maxLength={255}
          autoComplete="off"
        />
      </div>
      <Button onPress={add}>{details.modelAdd}</Button>
    </div>
  )
}
