import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Input, SearchField as AriaSearchField } from 'react-aria-components'
import { useMessages } from '../language/language.tsx'

const settledMs = 250

/** Looks for something in a list, once its reader has stopped typing. */
export function SearchField({
  value,
  onSearch,
  label,
}: {
  readonly value: string
  readonly onSearch: (text: string) => void
  readonly label?: string
}) {
  const { common } = useMessages()
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text === value) return undefined
    const timer = setTimeout(() => onSearch(text), settledMs)
    return () => clearTimeout(timer)
  }, [text, value, onSearch])
  return (
    <AriaSearchField
      aria-label={label ?? common.search}
      value={text}
      onChange={setText}
      onSubmit={onSearch}
      className="relative w-full max-w-xs"
    >
      <Search
        aria-hidden
        className="text-quiet pointer-events-none absolute top-2.5 left-2.5 size-4"
      />
      <Input placeholder={label ?? common.search} className="field text-ellipsis pl-8" />
    </AriaSearchField>
  )
}
