import { useCallback } from 'react'
import type { ReactNode } from 'react'
import { useAddress } from '../api/use-address.ts'
import { useApi } from '../api/use-api.ts'
import { useLanguage } from '../language/language.tsx'
import { Badge } from '../ui/badge.tsx'
import { Switch } from '../ui/choice.tsx'
import { FaultNotice } from '../ui/notice.tsx'
import { Card, EmptyState, Page } from '../ui/page.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { Table } from '../ui/table.tsx'
import type { Column } from '../ui/table.tsx'
import { priceRowsOf } from './prices/price-rows.ts'
import type { PriceRow } from './prices/price-rows.ts'

/** What requests cost. */
export function PricesPage() {
  const { messages, format } = useLanguage()
  const { prices, common } = messages
  const { get, filter } = useAddress()
  const search = useCallback((q: string) => filter({ q }), [filter])
  const { data, error, refetch } = useApi('GET /v1/organizations/prices', {})
  const showsRetired = get('retired') === 'yes'
  const columns = useColumns()
  return (
    <Page title={prices.title} intro={prices.intro}>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        <SearchField value={get('q')} onSearch={search} label={prices.search} />
        <Switch
          isSelected={showsRetired}
          onChange={(shows) => filter({ retired: shows ? 'yes' : '' })}
        >
          {prices.showRetired}
        </Switch>
      </div>
      {error ? (
        <FaultNotice fault={error} onRetry={() => void refetch()} />
      ) : (
        <Table<PriceRow>
          label={prices.title}
          columns={columns}
          rows={data && priceRowsOf(data, { text: get('q'), showsRetired })}
          rowId={({ id }) => id}
          skeletonRows={10}
          empty={<EmptyState title={common.noneFound(get('q'))} />}
        />
      )}
      {data && (
        <Card>
          <p className="text-sm">
            <strong className="font-semibold">{prices.webSearch}</strong>{' '}
            {prices.perThousandSearches(format.price(data.web_search_per_thousand))}
            <span className="text-quiet block">{prices.webSearchHelp}</span>
          </p>
          <p className="text-quiet text-sm">{prices.multipliers}</p>
          <p className="text-quiet text-sm">{prices.version(data.version)}</p>
        </Card>
      )}
    </Page>
  )
}

const kinds = [
  ['input', 'input'],
  ['cache_write_5m', 'cacheWrite5m'],
  ['cache_write_1h', 'cacheWrite1h'],
  ['cache_read', 'cacheRead'],
  ['output', 'output'],
] as const

function useColumns(): readonly Column<PriceRow>[] {
  const { messages, format } = useLanguage()
  const { prices } = messages
  const factor = (value: string | null | undefined) =>
    value === undefined ? null : value === null ? (
      <span className="text-quiet">{prices.notOffered}</span>
    ) : (
      prices.times(format.decimal(value))
    )
  const nowrap = (content: ReactNode) => <span className="whitespace-nowrap">{content}</span>
  return [
    { id: 'model', title: prices.model, cell: (row) => <ModelCell row={row} /> },
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
  ]
}

function ModelCell({ row: { model, kind } }: { readonly row: PriceRow }) {
  const { messages, format } = useLanguage()
  const { prices } = messages
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
      </span>
      <code className="text-quiet font-mono text-xs">{model.id}</code>
    </span>
  )
}
