import type { UnpricedModel } from '#contract/price-changes.ts'
import { useApi } from '../../api/use-api.ts'
import { useLanguage, useMessages } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/page.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table.tsx'

/** Models that are charged the dearest price for want of another, with the way out; nothing where there are none. */
export function UnpricedModels({ onSet }: { readonly onSet: (model: string) => void }) {
  const { priceChanges } = useMessages()
  const columns = useColumns(onSet)
  const { data } = useApi('GET /v1/organizations/prices/unpriced', {})
  if (!data || data.data.length === 0) return null
  return (
    <Section title={priceChanges.unpricedTitle} intro={priceChanges.unpriced}>
      <Table<UnpricedModel>
        label={priceChanges.unpricedTitle}
        columns={columns}
        rows={data.data}
        rowId={({ id }) => id}
        empty={null}
      />
    </Section>
  )
}

function useColumns(onSet: (model: string) => void): readonly Column<UnpricedModel>[] {
  const { messages, format } = useLanguage()
  const { priceChanges } = messages
  const reason = useReason()('prices.edit')
  const nowrap = (text: string) => <span className="whitespace-nowrap">{text}</span>
  return [
    {
      id: 'model',
      title: priceChanges.model,
      cell: ({ id }) => <code className="font-mono text-xs break-words">{id}</code>,
    },
    {
      id: 'requests',
      title: priceChanges.requests,
      align: 'end',
      hidesWhenNarrow: true,
      cell: ({ requests }) => format.count(requests),
    },
    {
      id: 'tokens',
      title: priceChanges.tokens,
      align: 'end',
      hidesWhenNarrow: true,
      cell: (use) =>
        nowrap(`${format.count(use.input_tokens)} / ${format.count(use.output_tokens)}`),
    },
    {
      id: 'cost',
      title: priceChanges.costSoFar,
      align: 'end',
      cell: ({ amount }) => nowrap(format.cents(amount)),
    },
    {
      id: 'last',
      title: priceChanges.lastSeen,
      hidesWhenNarrow: true,
      cell: (use) => nowrap(format.short(use.last_seen_at)),
    },
    {
      id: 'actions',
      title: messages.common.actions,
      hidesTitle: true,
      align: 'end',
      cell: ({ id, priced_from: from }) =>
        from === null ? (
          <Button disabledReason={reason} onPress={() => onSet(id)}>
            {priceChanges.setPrice}
          </Button>
        ) : (
          <span className="text-good text-xs">{priceChanges.pricedFrom(format.short(from))}</span>
        ),
    },
  ]
}
