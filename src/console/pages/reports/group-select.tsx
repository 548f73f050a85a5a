import { useAddress } from '../../api/use-address.ts'
import { useWorkspacesById } from '../../api/use-workspaces.ts'
import { useMessages } from '../../language/language.tsx'
import { Select } from '../../ui/select.tsx'

type GroupSelectProps = {
  readonly value: string
  /** What the page can be stacked by, besides the tags of workspaces; the first is what it begins with. */
  readonly choices: readonly { readonly value: string; readonly label: string }[]
}

/** What the bars are stacked by. */
export function GroupSelect({ value, choices }: GroupSelectProps) {
  const { usage } = useMessages()
  const { show } = useAddress()
  const workspaces = useWorkspacesById()
  const tagKeys = new Set(
    [...(workspaces?.values() ?? [])].flatMap(({ tags }) => Object.keys(tags)),
  )
  const tags = [...tagKeys]
    .toSorted()
    .map((key) => ({ value: `tag:${key}`, label: usage.groupTag(key) }))
  const known = [...choices, ...tags]
  const shown = known.some((choice) => choice.value === value)
    ? known
    : [...known, { value, label: usage.groupTag(value.replace('tag:', '')) }]
  return (
    <div className="flex min-w-52 flex-col print:hidden">
      <Select
        label={usage.group}
        value={value}
        onChange={(next) => show({ group: next === choices[0]?.value ? '' : next })}
        choices={shown}
      />
    </div>
  )
}
