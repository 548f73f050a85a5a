import type { PriceChange } from '#contract/price-changes.ts'
import { useApi } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'
import { SideSheet } from '../../ui/dialog.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { describeAuthor, describeChange } from './describe-change.ts'

const countMax = 100

type HistorySheetProps = {
  /** Undefined: of everything. */
  readonly model: string | undefined
  readonly nameOf: (model: string) => string
  readonly onClose: () => void
}

/** Who set what, and from when on; the newest first. */
export function HistorySheet({ model, nameOf, onClose }: HistorySheetProps) {
  const { messages } = useLanguage()
  const { priceChanges } = messages
  const { data, error } = useApi('GET /v1/organizations/prices/history', {
    query: { limit: countMax, ...(model !== undefined && { model }) },
  })
  const title =
    model === undefined ? priceChanges.allHistory : priceChanges.historyOf(nameOf(model))
  return (
    <SideSheet title={title} onClose={onClose}>
      {error && <FaultNotice fault={error} />}
      {!data && !error && <Skeleton wide />}
      {data?.data.length === 0 && <p className="text-quiet text-sm">{priceChanges.noHistory}</p>}
      <ol className="flex flex-col gap-4">
        {data?.data.map((change) => (
          <li key={change.id}>
            <Change change={change} nameOf={nameOf} />
          </li>
        ))}
      </ol>
    </SideSheet>
  )
}

const tones = { scheduled: 'warn', in_force: 'good', past: 'plain' } as const

function Change({
  change,
  nameOf,
}: {
  readonly change: PriceChange
  readonly nameOf: (model: string) => string
}) {
  const { messages, format } = useLanguage()
  const { priceChanges } = messages
  const author = describeAuthor(change, messages)
  return (
    <div className="flex flex-col gap-0.5 text-sm">
      <span className="flex flex-wrap items-center gap-2">
        <time dateTime={change.effective_at} className="font-medium">
          {format.cut(change.effective_at)}
        </time>
        <Badge tone={tones[change.status]}>{priceChanges.status[change.status]}</Badge>
      </span>
      <span>{describeChange(change, { messages, format, nameOf })}</span>
      <span className="text-quiet text-xs">
        {priceChanges.byOn(author, format.instant(change.created_at))}
      </span>
      {change.reason !== null && <span className="text-quiet text-xs">{change.reason}</span>}
    </div>
  )
}
