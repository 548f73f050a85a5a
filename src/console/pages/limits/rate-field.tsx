import { useId, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useLanguage } from '../../language/language.tsx'
import type { LimitCell } from './merge-rate-limits.ts'
import { readCount } from './read-count.ts'
import type { ReadCount } from './read-count.ts'

type RateFieldProps = {
  readonly label: string
  readonly cell: LimitCell
  readonly isOutermost: boolean
  readonly onSave: (value: number | null) => void
  /** `goesBack`: from the keyboard, so that the focus has to go somewhere. */
  readonly onLeave: (goesBack: boolean) => void
}

/** Where a limit is typed, in its own place. Enter saves; Escape, like leaving it, changes nothing. */
export function RateField({ label, cell, isOutermost, onSave, onLeave }: RateFieldProps) {
  const { messages, format } = useLanguage()
  const { rate } = messages.limits
  const [text, setText] = useState(cell.own === undefined ? '' : String(cell.own))
  const noteId = useId()
  const isLeaving = useRef(false)
  const read = readCount(text)
  const { inherited } = cell
  const value = read === 'not_a_count' ? undefined : read.value
  const note = useNote(read, cell, isOutermost)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      isLeaving.current = true
      onLeave(true)
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      if (value === undefined) return
      isLeaving.current = true
      onSave(value)
    }
  }
  return (
    <div className="flex flex-col items-end gap-1 py-1">
      <input
        aria-label={label}
        aria-describedby={noteId}
        aria-invalid={read === 'not_a_count'}
        autoFocus
        inputMode="numeric"
        autoComplete="off"
        value={text}
        placeholder={inherited ? format.count(inherited.value) : rate.none}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => !isLeaving.current && onLeave(false)}
        className="field max-w-36 text-right tabular-nums"
      />
      <span
        id={noteId}
        role="status"
        className={`${note.look} max-w-44 text-right text-xs text-pretty`}
      >
        {note.text}
      </span>
    </div>
  )
}

type Note = { readonly look: string; readonly text: string }

/** What is wrong with what stands there, or what it would do. */
function useNote(read: ReadCount, { inherited }: LimitCell, isOutermost: boolean): Note {
  const { messages, format } = useLanguage()
  const { rate } = messages.limits
  if (read === 'not_a_count') return { look: 'text-bad', text: messages.errors.number }
  if (inherited !== undefined && (read.value ?? 0) > inherited.value) {
    const above = rate.above[inherited.source === 'workspace' ? 'workspace' : 'organization']
    return { look: 'text-warn', text: above(format.count(inherited.value)) }
  }
  if (read.value === 0) return { look: 'text-warn', text: rate.zero }
  return { look: 'text-quiet', text: isOutermost ? rate.emptyRemoves : rate.emptyInherits }
}
