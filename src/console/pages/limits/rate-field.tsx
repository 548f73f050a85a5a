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
  /** What the button says that opens the limit where it can be tried; undefined where it cannot. */
  readonly tryOut: string | undefined
  readonly onTryOut: (text: string) => void
  /** `goesBack`: from the keyboard, so that the focus has to go somewhere. */
  readonly onLeave: (goesBack: boolean) => void
}

/** Where a limit is typed, in its own place. Enter saves; Escape, like leaving it, changes nothing. */
export function RateField(props: RateFieldProps) {
  const { label, cell, isOutermost, tryOut, onSave, onTryOut, onLeave } = props
  const { messages, format } = useLanguage()
  const { rate } = messages.limits
  const [text, setText] = useState(cell.own === undefined ? '' : String(cell.own))
  const noteId = useId()
  const isLeaving = useRef(false)
  const read = readCount(text)
  const { inherited } = cell
  const value = read === 'not_a_count' ? undefined : read.value
  const note = useNote(read, cell, isOutermost)
  const save = (): void => {
    isLeaving.current ||= value !== undefined
    if (value !== undefined) onSave(value)
  }
  const giveUp = (): void => {
    isLeaving.current = true
    onLeave(true)
  }
  return (
    <div
      className="flex flex-col items-end gap-1 py-1"
      onKeyDown={(event) => answerKey(event, { save, giveUp })}
      onBlur={(event) => {
        const isWithin = event.currentTarget.contains(event.relatedTarget)
        if (!isWithin && !isLeaving.current) onLeave(false)
      }}
    >
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
        className="field max-w-36 text-right tabular-nums"
      />
      <span
        id={noteId}
        role="status"
        className={`${note.look} max-w-44 text-right text-xs text-pretty`}
      >
        {note.text}
      </span>
      {tryOut !== undefined && (
        <TryOut
          label={tryOut}
          onPress={() => {
            isLeaving.current = true
            onTryOut(text)
          }}
        />
      )}
    </div>
  )
}

/** Escape anywhere gives up; Enter saves in the field, and presses the button beside it. */
function answerKey(
  event: KeyboardEvent,
  { save, giveUp }: { readonly save: () => void; readonly giveUp: () => void },
): void {
  if (event.key === 'Escape') {
    event.stopPropagation()
    giveUp()
  }
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
    event.preventDefault()
    save()
  }
}

/** Opens the limit where there is room to try it. */
function TryOut({ label, onPress }: { readonly label: string; readonly onPress: () => void }) {
  const { whatIf } = useLanguage().messages.limits
  return (
    <button
      type="button"
      aria-label={label}
      // Before the field loses the focus, and with it closes.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
      className="text-accent cursor-default rounded-sm text-xs font-medium hover:underline"
    >
      {whatIf.tryOut}
    </button>
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
