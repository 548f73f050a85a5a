import { useLanguage } from '../language/language.tsx'
import { classNames } from './class-names.ts'
import { partOf, spendParts } from './spend-parts.ts'
import type { Spend } from './spend-parts.ts'

type SpendBarProps = Spend & {
  /** Said in words for those who do not see it. */
  readonly label: string
  /** Notification thresholds, in cents. */
  readonly ticks?: readonly string[]
  readonly size?: 'sm' | 'lg'
}

/** One bar, three tones: what is spent, what is reserved for running requests, what is left. */
export function SpendBar({
  spent,
  reserved,
  amount,
  label,
  ticks = [],
  size = 'sm',
}: SpendBarProps) {
  const { format } = useLanguage()
  const { spentPart, reservedPart, tone } = spendParts({ spent, reserved, amount })
  return (
    <div
      role="img"
      aria-label={label}
      className={classNames(
        'bg-line relative flex w-full overflow-hidden rounded-full',
        size === 'lg' ? 'h-3' : 'h-1.5',
      )}
    >
      <span className={tone} style={{ width: `${spentPart}%` }} />
      <span className={classNames(tone, 'opacity-45')} style={{ width: `${reservedPart}%` }} />
      {ticks.map((tick) => (
        <span
          key={tick}
          title={format.cents(tick)}
          className="bg-ink absolute inset-y-0 w-0.5"
          style={{ left: `calc(${partOf(tick, amount)}% - 1px)` }}
        />
      ))}
    </div>
  )
}
