import { useLanguage } from '../../language/language.tsx'
import { ColorField } from '../../ui/color-field.tsx'
import { TextField } from '../../ui/fields.tsx'

const nameCharactersMax = 255

export type NameAndColor = { readonly name: string; readonly color: string }

type NameAndColorFieldsProps = {
  readonly value: NameAndColor
  readonly onChange: (value: NameAndColor) => void
  /** They have tried to send it: from then on what is missing is said. */
  readonly isTried: boolean
}

/** What every workspace has: how it is called, and the colour that it is known by. */
export function NameAndColorFields({ value, onChange, isTried }: NameAndColorFieldsProps) {
  const { messages, format } = useLanguage()
  const { workspaces, errors } = messages
  const characters = Array.from(value.name).length
  const problem =
    characters > nameCharactersMax
      ? errors.tooLong(format.count(nameCharactersMax))
      : isTried && value.name.trim() === ''
        ? workspaces.nameRequired
        : undefined
  return (
    <>
      <TextField
        label={workspaces.name}
        value={value.name}
        onChange={(name) => onChange({ ...value, name })}
        error={problem}
        autoFocus
        autoComplete="off"
      />
      <ColorField
        label={workspaces.color}
        help={workspaces.colorHelp}
        value={value.color}
        onChange={(color) => onChange({ ...value, color })}
        names={workspaces.colors}
        otherLabel={workspaces.otherColor}
      />
    </>
  )
}

export function isNameGood(name: string): boolean {
  return name.trim() !== '' && Array.from(name).length <= nameCharactersMax
}
