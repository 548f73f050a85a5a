import { Plus, X } from 'lucide-react'
import { Input, TextField } from 'react-aria-components'
import { useLanguage } from '../../language/language.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { tagsMax } from './read-details.ts'
import type { TagDraft, TagProblem } from './read-details.ts'

type TagsFieldProps = {
  readonly tags: readonly TagDraft[]
  readonly onChange: (tags: readonly TagDraft[]) => void
  readonly problem: TagProblem | undefined
}

/** Names and values, a line each. */
export function TagsField({ tags, onChange, problem }: TagsFieldProps) {
  const { messages, format } = useLanguage()
  const { workspaces, details } = messages
  const edit = (id: number, next: Partial<TagDraft>): void =>
    onChange(tags.map((tag) => (tag.id === id ? { ...tag, ...next } : tag)))
  const add = (): void => {
    const id = Math.max(-1, ...tags.map((tag) => tag.id)) + 1
    onChange([...tags, { id, name: '', value: '' }])
  }
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="text-sm font-medium">{workspaces.tags}</legend>
      <p className="text-quiet text-sm">{details.tagsHelp}</p>
      {tags.length === 0 && <p className="text-quiet text-sm">{details.noTags}</p>}
      {tags.map((tag, index) => (
        <TagLine
          key={tag.id}
          tag={tag}
          place={index + 1}
          isWrong={problem !== undefined && 'line' in problem && problem.line === index + 1}
          onEdit={(next) => edit(tag.id, next)}
          onRemove={() => onChange(tags.filter(({ id }) => id !== tag.id))}
        />
      ))}
      {problem && (
        <p role="alert" className="text-bad text-sm">
          {problem.type === 'too_many'
            ? details.tagsTooMany(format.count(tagsMax))
            : {
                empty: details.tagEmpty(problem.line),
                twice: details.tagTwice(problem.line, problem.name),
                reserved: details.tagReserved(problem.line),
              }[problem.type]}
        </p>
      )}
      <div>
        <Button onPress={add}>
          <Plus aria-hidden className="size-4" />
          {details.addTag}
        </Button>
      </div>
    </fieldset>
  )
}

type TagLineProps = {
  readonly tag: TagDraft
  /** From 1. */
  readonly place: number
  readonly isWrong: boolean
  readonly onEdit: (next: Partial<TagDraft>) => void
  readonly onRemove: () => void
}

function TagLine({ tag, place, isWrong, onEdit, onRemove }: TagLineProps) {
  const { details } = useLanguage().messages
  return (
    <div className="flex items-center gap-2">
      <TextField
        aria-label={details.tagName(place)}
        value={tag.name}
        onChange={(name) => onEdit({ name })}
        isInvalid={isWrong}
        // A line that was just added waits for its name.
        autoFocus={tag.name === '' && tag.value === ''}
        maxLength={128}
        className="min-w-0 flex-1"
      >
        <Input placeholder={details.tagNameShort} className="field font-mono text-sm" />
      </TextField>
      <span aria-hidden className="text-quiet">
        =
      </span>
      <TextField
        aria-label={details.tagValue(place)}
        value={tag.value}
        onChange={(value) => onEdit({ value })}
        maxLength={256}
        className="min-w-0 flex-1"
      >
        <Input placeholder={details.tagValueShort} className="field font-mono text-sm" />
      </TextField>
      <IconButton label={details.removeTag(tag.name || String(place))} onPress={onRemove} danger>
        <X aria-hidden className="size-4" />
      </IconButton>
    </div>
  )
}
