import { Building2, LayoutGrid, Pencil, RefreshCw, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useLanguage } from '../../language/language.tsx'
import { Hint, IconButton } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import type { LimitCell } from './merge-rate-limits.ts'
import { RateField } from './rate-field.tsx'

export type RateCellProps = {
  readonly cell: LimitCell
  /** What it limits, in words: `Requests per minute`. */
  readonly type: string
  readonly tier: string
  /** Why it cannot be edited here. */
  readonly whyNot: string | undefined
  /** Of the organization: what is not set here is not limited. */
  readonly isOutermost: boolean
  readonly onSet: (value: number | null) => void
}

/** One limit: its value and whose it is, the pencil that edits it in place, and the way back to what is inherited. */
export function RateCell(props: RateCellProps) {
  const { cell, type, tier, whyNot, isOutermost, onSet } = props
  const { messages, format } = useLanguage()
  const { rate } = messages.limits
  const [isEditing, setEditing] = useState(false)
  // Whatever took the pencil's place, or stood beside it, leaves the focus to it.
  const [returns, setReturns] = useState(0)
  const leave = (goesBack: boolean): void => {
    setEditing(false)
    setReturns(goesBack ? returns + 1 : 0)
  }
  const { own, inherited } = cell
  if (isEditing) {
    return (
      <RateField
        label={rate.edit(type, tier)}
        cell={cell}
        isOutermost={isOutermost}
        onSave={(value) => {
          leave(true)
          if (value !== (own ?? null)) onSet(value)
        }}
        onLeave={leave}
      />
    )
  }
  const inheritedText = inherited ? format.count(inherited.value) : rate.none
  return (
    <div className="flex min-h-8 items-center justify-end gap-0.5">
      <CellValue cell={cell} isOutermost={isOutermost} />
      <IconButton
        key={returns}
        autoFocus={returns > 0}
        label={rate.edit(type, tier)}
        disabledReason={whyNot}
        onPress={() => setEditing(true)}
      >
        <Pencil aria-hidden className="size-3.5" />
      </IconButton>
      {!isOutermost && own === undefined && <span className="w-8 shrink-0 max-md:hidden" />}
      {!isOutermost && own !== undefined && (
        <IconButton
          label={rate.refresh[inherited?.source === 'workspace' ? 'workspace' : 'organization'](
            inheritedText,
          )}
          disabledReason={whyNot}
          onPress={() => {
            setReturns(returns + 1)
            onSet(null)
          }}
        >
          <RefreshCw aria-hidden className="size-3.5" />
        </IconButton>
      )}
    </div>
  )
}

function CellValue({ cell, isOutermost }: Pick<RateCellProps, 'cell' | 'isOutermost'>) {
  const { messages, format } = useLanguage()
  const { rate } = messages.limits
  const { own, inherited } = cell
  const shown = own ?? inherited?.value
  if (shown === undefined) {
    return (
      <span className="text-quiet">
        <span aria-hidden>–</span>
        <span className="sr-only">{rate.noneLong}</span>
      </span>
    )
  }
  const isInherited = own === undefined && !isOutermost
  const bites = own !== undefined && inherited !== undefined && own > inherited.value
  const Mark = inherited?.source === 'workspace' ? LayoutGrid : Building2
  return (
    <span className="flex flex-col items-end">
      <span
        className={classNames(
          'flex items-center gap-1 whitespace-nowrap',
          isInherited ? 'text-quiet' : 'text-ink font-semibold',
        )}
      >
        {isInherited && inherited && (
          <>
            <Mark aria-hidden className="size-3 opacity-70" />
            <span className="sr-only">{rate.source[inherited.source](format.count(shown))}</span>
          </>
        )}
        <span aria-hidden={isInherited}>{format.count(shown)}</span>
      </span>
      {shown === 0 && <span className="text-bad text-xs">{rate.blocked}</span>}
      {bites && inherited && (
        <span className="text-warn flex items-center gap-1 text-xs whitespace-nowrap">
          <TriangleAlert aria-hidden className="size-3" />
          <Hint
            text={rate.above[inherited.source === 'workspace' ? 'workspace' : 'organization'](
              format.count(inherited.value),
            )}
          >
            {rate.inForce(format.count(inherited.value))}
          </Hint>
        </span>
      )}
    </span>
  )
}
