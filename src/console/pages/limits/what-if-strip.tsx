import type { LimitPreview } from '#contract/limit-previews.ts'
import { useLanguage } from '../../language/language.tsx'

/** A bar for each hour or day: what was asked, and of it what would have been refused. */
export function WhatIfStrip({ preview }: { readonly preview: LimitPreview }) {
  const { messages, format } = useLanguage()
  const { whatIf } = messages.limits
  const { buckets, bucket_width: width } = preview
  const most = Math.max(1, ...buckets.map(({ requests }) => requests))
  const at = width === '1h' ? format.short : format.day
  const first = buckets[0]
  const last = buckets.at(-1)
  return (
    <figure className="flex flex-col gap-1">
      <div role="img" aria-label={whatIf.chart} className="flex h-14 items-end gap-px">
        {buckets.map(({ starting_at: startingAt, requests, refused }) => (
          <span
            key={startingAt}
            title={whatIf.bar(at(startingAt), format.count(refused), format.count(requests))}
            className="flex h-full min-w-0 flex-1 flex-col justify-end"
          >
            <span className="bg-bad w-full rounded-t-xs" style={heightOf(refused, most)} />
            <span
              className="bg-field w-full opacity-60"
              style={heightOf(requests - refused, most)}
            />
          </span>
        ))}
      </div>
      {first && last && (
        <figcaption className="text-quiet border-line flex justify-between border-t pt-1 text-xs">
          <span>{at(first.starting_at)}</span>
          <span>{at(last.starting_at)}</span>
        </figcaption>
      )}
    </figure>
  )
}

/** What is there is seen, however little it is. */
function heightOf(count: number, most: number): { readonly height: string } {
  return { height: count === 0 ? '0' : `max(2px, ${(count / most) * 100}%)` }
}
