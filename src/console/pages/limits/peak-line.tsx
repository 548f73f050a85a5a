import { useLanguage } from '../../language/language.tsx'
import { classNames } from '../../ui/class-names.ts'
import type { Peak } from './use-peaks.ts'

const nearPart = 0.8

/** The last hour's peak, as a line as long as the part of the limit that it is. */
export function PeakLine({ peak: { peak, limit } }: { readonly peak: Peak }) {
  const { messages, format } = useLanguage()
  const part = Math.min(1, peak / limit)
  const tone = part >= 1 ? 'bg-bad' : part >= nearPart ? 'bg-warn' : 'bg-accent'
  const label = messages.limits.rate.peak(format.count(peak), format.count(limit))
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      // Under the figure, which stays where it is; tall enough to be pointed at.
      className="absolute right-0 -bottom-1.5 flex h-2 w-20 items-center"
    >
      <span className="bg-line h-0.75 w-full overflow-hidden rounded-full">
        <span
          className={classNames('block h-full min-w-0.5 rounded-full', tone)}
          style={{ width: `${part * 100}%` }}
        />
      </span>
    </span>
  )
}
