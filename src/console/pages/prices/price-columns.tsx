import type { ReactNode } from 'react'
import type { PriceChange } from '#contract/price-changes.ts'
import { useLanguage } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'
import type { Column } from '../../ui/table.tsx'
import { describeAuthor } from './describe-change.ts'
import { PriceMenu } from './price-menu.tsx'
import type { PriceActions } from './price-menu.tsx'
import { kinds } from './price-draft.ts'
import type { PriceRow } from './price-rows.ts'
import { usePriceHistory } from './use-price-history.ts'

/** The columns of the price table; at the end, what can be done with a model's price. */
export function usePriceColumns(actions: PriceActions): readonly Column<PriceRow>[] {
  const { messages, format } = useLanguage()
  const { prices } = messages
  const history = usePriceHistory()
  const factor = (value: string | null | undefined) =>
    value === undefined ? null : value === null ? (
      <span className="text-quiet">{prices.notOffered}</span>
    ) : (
      prices.times(format.decimal(value))
    )
  const nowrap = (content: ReactNode) => <span className="whitespace-nowrap">{content}</span>
  return [
    {
      id: 'model',
      title: prices.model,
      cell: (row) => (
        <ModelCell row={row} change={history?.find(({ id }) => id === row.model?.price_id)} />
      ),
    },
    ...kinds.map(([kind, title]): Column<PriceRow> => ({
      id: kind,
      title: prices[title],
      align: 'end',
      cell: (row) => nowrap(format.price(row.prices[kind])),
    })),
    {
      id: 'batch',
      title: prices.batch,
      align: 'end',
      cell: ({ model, kind }) => kind.type === 'plain' && nowrap(factor(model?.multipliers.batch)),
    },
    {
      id: 'us',
      title: prices.usInference,
      align: 'end',
      cell: ({ model, kind }) =>
        kind.type === 'plain' && nowrap(factor(model?.multipliers.us_inference)),
    },
    {
      id: 'actions',
      title: messages.common.actions,
      hidesTitle: true,
      align: 'end',
      cell: ({ model, kind }) =>
        model && kind.type === 'plain' && <PriceMenu model={model} actions={actions} />,
    },
  ]
}

function ModelCell({
  row: { model, kind },
  change,
}: {
  readonly row: PriceRow
  /** Which decides its price; undefined: the list does. */
  readonly change: PriceChange | undefined
}) {
  const { messages, format } = useLanguage()
  const { prices, priceChanges } = messages
  if (!model) {
    return (
      <span className="flex min-w-44 flex-col">
        <span className="font-medium">{prices.others}</span>
        <span className="text-quiet text-xs">{prices.othersHelp}</span>
      </span>
    )
  }
  if (kind.type !== 'plain') {
    return (
      <span className="text-quiet block min-w-44 pl-4">
        <span className="sr-only">{model.display_name} </span>
        {kind.type === 'above' ? prices.above(format.count(kind.inputTokens)) : prices.fast}
      </span>
    )
  }
  return (
    <span className="flex min-w-44 flex-col">
      <span className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{model.display_name}</span>
        {model.state !== 'current' && <Badge>{prices.states[model.state]}</Badge>}
        {model.source === 'own' && <Badge tone="accent">{priceChanges.own}</Badge>}
        {model.source === 'multiplier' && (
          <Badge tone="accent">{priceChanges.times(format.decimal(model.multiplier ?? '1'))}</Badge>
        )}
      </span>
      <code className="text-quiet font-mono text-xs">{model.id}</code>
      {change && (
        <span className="text-quiet text-xs">
          {priceChanges.byOn(describeAuthor(change, messages), format.day(change.created_at))}
        </span>
      )}
      {model.next_change_at !== null && (
        <span className="text-warn text-xs">
          {priceChanges.changesOn(format.short(model.next_change_at))}
        </span>
      )}
    </span>
  )
}
