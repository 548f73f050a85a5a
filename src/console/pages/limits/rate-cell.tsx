import { Building2, LayoutGrid, Pencil, RefreshCw, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useLanguage } from '../../language/language.tsx'
import { Hint, IconButton } from '../../ui/button.tsx'
import type { Limiter } from '#domain/rate-limit.ts'
import { Badge } from '../../ui/badge.tsx'
import { classNames } from '../../ui/class-names.ts'
import type { LimitScope } from './limit-scope.ts'
import type { LimitCell, LimitedGroup } from './merge-rate-limits.ts'
import { PeakLine } from './peak-line.tsx'
import { RateDialog } from './rate-dialog.tsx'
import { RateField } from './rate-field.tsx'
import type { Peak } from './use-peaks.ts'
import type { RateLimitChange } from './use-set-rate-limit.ts'
import type { WouldHaveRefused } from './use-report-only.ts'

/** What a limit is to be; null: none. */
export type WantedLimit = Pick<RateLimitChange, 'value' | 'mode'>

export type RateCellProps = {
  readonly scope: LimitScope
  readonly group: LimitedGroup
  readonly limiter: Limiter
  readonly cell: LimitCell
  /** Of a limit that only reports: what it would have refused lately. */
  readonly report: WouldHaveRefused | undefined
  readonly peak: Peak | undefined
  /** What it limits, in words: `Requests per minute`. */
  readonly type: string
  readonly tier: string
  /** Why it cannot be edited here. */
  readonly whyNot: string | undefined
  /** Of the organization: what is not set here is not limited. */
  readonly isOutermost: boolean
  readonly onSet: (wanted: WantedLimit) => void
}

/** One limit: its value and whose it is, the pencil that edits it in place, and the way back to what is inherited. */
export function RateCell(props: RateCellProps) {
  const { cell, type, tier, isOutermost, onSet } = props
  const { rate, whatIf } = useLanguage().messages.limits
  const [isEditing, setEditing] = useState(false)
  const [triedText, setTriedText] = useState<string>()
  // Whatever took the pencil's place, or stood beside it, leaves the focus to it.
  const [returns, setReturns] = useState(0)
  const leave = (goesBack: boolean): void => {
    setEditing(false)
    setTriedText(undefined)
    setReturns(goesBack ? returns + 1 : 0)
  }
  const set = (wanted: WantedLimit): void => {
    leave(true)
    onSet(wanted)
  }
  if (isEditing) {
    return (
      <RateField
        label={rate.edit(type, tier)}
        cell={cell}
        isOutermost={isOutermost}
        onSave={(value) =>
          value === (cell.own ?? null) ? leave(true) : set({ value, mode: modeOf(cell) })
        }
        // Calls that count tokens leave no rows to try a limit on.
        tryOut={props.group.type === 'token_count' ? undefined : whatIf.tryOutLong(type, tier)}
        onTryOut={(text) => {
          leave(false)
          setTriedText(text)
        }}
        onLeave={leave}
      />
    )
  }
  return (
    <div className="flex min-h-8 items-center justify-end gap-0.5">
      {triedText !== undefined && (
        <RateDialog
          scope={props.scope}
          groupId={props.group.id}
          limiter={props.limiter}
          title={whatIf.edit(type, tier)}
          cell={cell}
          initialText={triedText}
          onSave={set}
          onClose={() => leave(true)}
        />
      )}
      <CellValue cell={cell} report={props.report} peak={props.peak} isOutermost={isOutermost} />
      <CellButtons {...props} returns={returns} onEdit={() => setEditing(true)} onSet={set} />
    </div>
  )
}

function modeOf(cell: LimitCell): WantedLimit['mode'] {
  return cell.isReportOnly ? 'report_only' : 'enforce'
}

type CellButtonsProps = RateCellProps & {
  /** How often the focus has come back: above 0 it is the pencil's. */
  readonly returns: number
  readonly onEdit: () => void
}

function CellButtons(props: CellButtonsProps) {
  const { cell, type, tier, whyNot, isOutermost, returns, onEdit, onSet } = props
  const { messages, format } = useLanguage()
  const { rate } = messages.limits
  const { own, inherited } = cell
  const inheritedText = inherited ? format.count(inherited.value) : rate.none
  return (
    <>
      <IconButton
        key={returns}
        autoFocus={returns > 0}
        label={rate.edit(type, tier)}
        disabledReason={whyNot}
        onPress={onEdit}
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
          onPress={() => onSet({ value: null, mode: 'enforce' })}
        >
          <RefreshCw aria-hidden className="size-3.5" />
        </IconButton>
      )}
    </>
  )
}

function CellValue({
  cell,
  report,
  peak,
  isOutermost,
}: Pick<RateCellProps, 'cell' | 'report' | 'peak' | 'isOutermost'>) {
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
  if (own !== undefined && cell.isReportOnly) return <ReportOnlyValue own={own} report={report} />
  const isInherited = own === undefined && !isOutermost
  const bites = own !== undefined && inherited !== undefined && own > inherited.value
  const Mark = inherited?.source === 'workspace' ? LayoutGrid : Building2
  return (
    <span className="relative flex flex-col items-end">
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
      {peak && <PeakLine peak={peak} />}
    </span>
  )
}

type ReportOnlyValueProps = {
  readonly own: number
  readonly report: WouldHaveRefused | undefined
}

function ReportOnlyValue({ own, report }: ReportOnlyValueProps) {
  const { messages, format } = useLanguage()
  const { whatIf } = messages.limits
  const day = report?.last_24_hours ?? 0
  const week = format.count(report?.last_7_days ?? 0)
  return (
    <span className="flex flex-col items-end gap-0.5">
      <span className="flex items-center gap-1.5 whitespace-nowrap">
        <Badge>
          <Hint text={whatIf.reportOnlyHelp}>{whatIf.reportOnly}</Hint>
        </Badge>
        <span className="font-semibold">{format.count(own)}</span>
      </span>
      {report && (
        <span
          className={classNames(
            'text-xs whitespace-nowrap',
            report.last_7_days > 0 ? 'text-warn' : 'text-quiet',
          )}
        >
          <Hint text={whatIf.wouldHaveRefused(day, week)}>
            {whatIf.wouldShort(format.count(day), week)}
          </Hint>
        </span>
      )}
    </span>
  )
}
