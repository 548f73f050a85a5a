import { parseSignedCents } from '#domain/money.ts'
import { useLanguage } from '../language/language.tsx'
import { classNames } from './class-names.ts'

type SpendBarProps = {
  /** US cents, as the API writes them. */
  readonly spent: string
  readonly reserved: string
  /** Null: no limit. */
  readonly amount: string | null
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
  const limit = centsOf(amount ?? '0')
  const part = (cents: bigint): number =>
    limit <= 0n
      ? amount === null
        ? 0
        : 100
      : Math.min(100, Number((cents * 10_000n) / limit) / 100)
  const spentPart = part(centsOf(spent))
  const reservedPart = Math.min(100 - spentPart, part(centsOf(reserved)))
  const tone =
    spentPart >= 100 ? 'bg-bad' : spentPart + reservedPart >= 80 ? 'bg-warn' : 'bg-accent'
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
          style={{ left: `calc(${part(centsOf(tick))}% - 1px)` }}
        />
      ))}
    </div>
  )
}

function centsOf(text: string): bigint {
  return parseSignedCents(text) ?? 0n
}
