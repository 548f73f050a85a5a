import type { LimitPreview } from '#contract/limit-previews.ts'
import { useLanguage } from '../../language/language.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { ProposedLimit } from './what-if.tsx'
import { WhatIfStrip } from './what-if-strip.tsx'

type WhatIfResultProps = { readonly preview: LimitPreview; readonly limit: ProposedLimit }

/** How many would have been refused, when, and for whom; and what would have been enough. */
export function WhatIfResult({ preview, limit }: WhatIfResultProps) {
  const { messages, format } = useLanguage()
  const { whatIf } = messages.limits
  const { requests, refused } = preview
  if (requests === 0) return <Notice>{whatIf.nothingAsked}</Notice>
  return (
    <div className="flex flex-col gap-3 text-sm">
      <Notice tone={refused === 0 ? 'good' : 'warn'}>
        <p className="font-semibold">
          {refused === 0
            ? whatIf.allPass(requests)
            : whatIf.refused(format.count(refused), requests)}
        </p>
        {refused > 0 && <WhenAndWhether preview={preview} />}
        {preview.no_longer_refused > 0 && <p>{whatIf.noLonger(preview.no_longer_refused)}</p>}
      </Notice>
      <WhatIfStrip preview={preview} />
      <Smallest preview={preview} limit={limit} />
      {refused > 0 && <Whom preview={preview} />}
      {!preview.is_whole && (
        <Notice tone="warn">
          {whatIf.partial(format.instant(preview.starting_at), format.instant(preview.ending_at))}
        </Notice>
      )}
      <Disclosure title={whatIf.approximate}>
        <ul className="text-quiet flex list-disc flex-col gap-1 pl-5">
          {preview.approximations.map((each) => (
            <li key={each}>{whatIf.approximations[each]}</li>
          ))}
          <li>{whatIf.reactions}</li>
        </ul>
      </Disclosure>
    </div>
  )
}

function WhenAndWhether({ preview }: { readonly preview: LimitPreview }) {
  const { messages, format } = useLanguage()
  const { whatIf } = messages.limits
  const { refused, newly_refused: fresh } = preview
  const first = format.instant(preview.first_refused_at ?? preview.starting_at)
  const last = format.instant(preview.last_refused_at ?? preview.ending_at)
  return (
    <>
      <p>{first === last ? whatIf.first(first) : whatIf.span(first, last)}</p>
      <p>
        {fresh === refused
          ? whatIf.allPassNow
          : fresh === 0
            ? whatIf.nonePassNow
            : whatIf.somePassNow(fresh)}
      </p>
    </>
  )
}

function Smallest({ preview: { smallest, refused }, limit }: WhatIfResultProps) {
  const { messages, format } = useLanguage()
  const { whatIf } = messages.limits
  if (!smallest) return null
  const value =
    limit.type === 'spend_limit'
      ? format.cents(smallest.value)
      : format.count(Number(smallest.value))
  return (
    <p>
      {refused === 0
        ? whatIf.smallestAt(value, format.instant(smallest.needed_at))
        : whatIf.smallest(value)}
    </p>
  )
}

const shownMax = 5

function Whom({ preview }: { readonly preview: LimitPreview }) {
  const { messages, format } = useLanguage()
  const { whatIf } = messages.limits
  const refused = preview.api_keys.filter((key) => key.refused > 0).slice(0, shownMax)
  return (
    <table className="w-full border-collapse">
      <caption className="sr-only">{whatIf.whom}</caption>
      <thead>
        <tr className="text-quiet border-line border-b text-xs">
          <th scope="col" className="py-1 text-left font-medium">
            {whatIf.apiKey}
          </th>
          <th scope="col" className="py-1 text-right font-medium">
            {whatIf.refusedOf}
          </th>
        </tr>
      </thead>
      <tbody>
        {refused.map((key) => (
          <tr
            key={key.api_key_id ?? key.workspace_id}
            className="border-line not-last:border-b tabular-nums"
          >
            <th scope="row" className="max-w-48 truncate py-1 text-left font-normal">
              {key.api_key_id === null ? whatIf.playground : (key.name ?? whatIf.unknownKey)}
            </th>
            <td className="py-1 text-right">
              {whatIf.ofRequests(format.count(key.refused), format.count(key.requests))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
