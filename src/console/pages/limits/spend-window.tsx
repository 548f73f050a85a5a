import type { ReactNode } from 'react'
import { useLanguage } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Hint } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Notice } from '../../ui/notice.tsx'
import { SpendBar } from '../../ui/spend-bar.tsx'
import { spendParts } from '../../ui/spend-parts.ts'
import type { LimitScope } from './limit-scope.ts'
import { RunningRaise } from './running-raise.tsx'
import { useReportOnly } from './use-report-only.ts'
import { nano } from './use-standings.ts'
import type { Standing } from './use-standings.ts'

type SpendWindowProps = {
  readonly scope: LimitScope
  readonly standing: Standing
  /** Notification thresholds, in cents. */
  readonly ticks: readonly string[]
  readonly actions: ReactNode
}

/** One period: the figure, the bar, what is spent, reserved and left told apart, and when it starts again. */
export function SpendWindow({ scope, standing, ticks, actions }: SpendWindowProps) {
  const { messages, format } = useLanguage()
  const { spend } = messages.limits
  const { own } = standing
  const { period, amount, spent } = own
  return (
    <section
      aria-label={spend.periods[period]}
      className="border-line bg-raised flex flex-col gap-4 rounded-lg border p-4 sm:p-5"
    >
      <header className="flex flex-wrap items-start justify-between gap-3">
        <div className="flex flex-col gap-1">
          <h3 className="text-quiet flex flex-wrap items-center gap-2 text-sm">
            {spend.spentIn[period]}
            <StateBadge standing={standing} />
          </h3>
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="text-3xl font-semibold tracking-tight tabular-nums">
              {format.cents(spent)}
            </span>
            {amount !== null && (
              <span className="text-quiet text-lg tabular-nums">
                {spend.of(format.cents(amount))} {spend.per[period]}
              </span>
            )}
          </p>
        </div>
        <div className="flex flex-wrap gap-1.5">{actions}</div>
      </header>
      {amount === null ? (
        <>
          <ReportOnly scope={scope} own={own} />
          <NoLimit scope={scope} standing={standing} />
        </>
      ) : (
        <Bar own={own} amount={amount} ticks={ticks} />
      )}
      <Figures standing={standing} />
      <Outer standing={standing} />
      {scope.type === 'workspace' && amount !== null && (
        <RunningRaise workspaceId={scope.workspaceId} period={period} amount={amount} />
      )}
      <p className="text-quiet text-sm">
        {spend.resets(format.cut(own.resets_at), format.relative(own.resets_at))}
        {ticks.length > 0 && (
          <>
            {' · '}
            {spend.thresholds(format.list(ticks.map(format.cents)))}
          </>
        )}
      </p>
    </section>
  )
}

type BarProps = Pick<SpendWindowProps, 'ticks'> & {
  readonly own: Standing['own']
  readonly amount: string
}

function Bar({ own, amount, ticks }: BarProps) {
  const { messages, format } = useLanguage()
  const { spent, reserved } = own
  const words = {
    spent: format.cents(spent),
    reserved: format.cents(reserved),
    remaining: format.cents(own.remaining ?? '0'),
    limit: format.cents(amount),
  }
  return (
    <SpendBar
      size="lg"
      spent={spent}
      reserved={reserved}
      amount={amount}
      ticks={ticks}
      label={messages.limits.spend.bar(words)}
    />
  )
}

const reachedPercent = 99n
const nearPercent = 80n

function StateBadge({ standing: { own } }: { readonly standing: Standing }) {
  const { messages, format } = useLanguage()
  const { spend } = messages.limits
  if (own.amount === null) return null
  const limit = nano(own.amount)
  const percent = limit <= 0n ? 100n : (nano(own.spent) * 100n) / limit
  if (percent >= reachedPercent) return <Badge tone="bad">{spend.reached}</Badge>
  if (percent < nearPercent) return null
  return <Badge tone="warn">{spend.near(format.percent(Number(percent)))}</Badge>
}

function Figures({ standing: { own } }: { readonly standing: Standing }) {
  const { messages, format } = useLanguage()
  const { spend } = messages.limits
  // As the bar has it, of which this is the legend.
  const { tone } = spendParts(own)
  const reserved = format.cents(own.reserved)
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 text-sm">
      <Figure swatch={tone} label={spend.spent}>
        {format.cents(own.spent)}
      </Figure>
      <Figure swatch={`${tone} opacity-45`} label={spend.reserved}>
        {own.open_requests > 0 ? (
          <Hint text={spend.reservedHelp(own.open_requests)}>{reserved}</Hint>
        ) : (
          reserved
        )}
      </Figure>
      {own.remaining !== null && (
        <Figure swatch="bg-line" label={spend.remaining}>
          {format.cents(own.remaining)}
        </Figure>
      )}
    </dl>
  )
}

type FigureProps = { readonly swatch: string; readonly label: string; readonly children: ReactNode }

function Figure({ swatch, label, children }: FigureProps) {
  return (
    <div className="flex items-center gap-2">
      <dt className="text-quiet flex items-center gap-2">
        <span aria-hidden className={classNames('size-2.5 rounded-full', swatch)} />
        {label}
      </dt>
      <dd className="font-medium tabular-nums">{children}</dd>
    </div>
  )
}

function NoLimit({ scope, standing }: Pick<SpendWindowProps, 'scope' | 'standing'>) {
  const { messages, format } = useLanguage()
  const { spend } = messages.limits
  const amounts = standing.outer.flatMap(({ amount }) => (amount === null ? [] : [amount]))
  const [lowest] = amounts.toSorted((one, other) => (nano(one) < nano(other) ? -1 : 1))
  const text =
    lowest === undefined
      ? spend.noneOrganization
      : scope.type === 'api_key'
        ? spend.noneKey(format.cents(lowest))
        : spend.none(format.cents(lowest))
  return <p className="text-quiet text-sm">{text}</p>
}

/** A limit that refuses nothing, and what it would have refused. */
function ReportOnly({ scope, own }: { readonly scope: LimitScope; readonly own: Standing['own'] }) {
  const { messages, format } = useLanguage()
  const { spend, whatIf } = messages.limits
  const report = useReportOnly(scope).ofSpend(own.period)
  if (own.report_only_amount === null) return null
  return (
    <Notice tone={report !== undefined && report.last_7_days > 0 ? 'warn' : 'info'}>
      <p>
        <span className="font-semibold">
          {whatIf.spendReported(format.cents(own.report_only_amount), spend.per[own.period])}
        </span>{' '}
        {whatIf.reportOnlyHelp}
      </p>
      {report && (
        <p>{whatIf.wouldHaveRefused(report.last_24_hours, format.count(report.last_7_days))}</p>
      )}
    </Notice>
  )
}

/** A limit further out that leaves less than the own one does. */
function Outer({ standing: { own, outer } }: { readonly standing: Standing }) {
  const { messages, format } = useLanguage()
  const [tightest] = outer
  if (tightest?.remaining == null) return null
  const leavesLess =
    own.remaining === null
      ? nano(tightest.remaining) <= 0n
      : nano(tightest.remaining) < nano(own.remaining)
  if (!leavesLess) return null
  const type = tightest.scope.type === 'workspace' ? 'workspace' : 'organization'
  return (
    <Notice tone="warn">
      {messages.limits.spend.outerLeaves[type](format.cents(tightest.remaining))}
    </Notice>
  )
}
