import { useId, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useLanguage } from '../../language/language.tsx'
import type { LimitCell } from './merge-rate-limits.ts'
import { readCount } from './read-count.ts'

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
  const isAbove = typeof value === 'number' && inherited !== undefined && value > inherited.value
  const note =
    read === 'not_a_count'
      ? { look: 'text-bad', text: messages.errors.number }
      : isAbove
        ? {
            look: 'text-warn',
            text: rate.above[inherited.source === 'workspace' ? 'workspace' : 'organization'](
              format.count(inherited.value),
            ),
          }
        : value === 0
          ? { look: 'text-warn', text: rate.zero }
          : {
              look: 'text-quiet',
              text: isOutermost ? rate.emptyRemoves : rate.emptyInherits,
            }
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
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the pencil was pressed to type here
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
      <span id={noteId} role="status" className={`${note.look} max-w-44 text-xs text-pretty`}>
        {note.text}
      </span>
    </div>
  )
}
