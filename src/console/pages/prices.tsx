import { useCallback, useState } from 'react'
import type { PriceBook } from '#contract/prices.ts'
import { useAddress } from '../api/use-address.ts'
import { useApi } from '../api/use-api.ts'
import { useMessages } from '../language/language.tsx'
import { useReason } from '../language/use-reason.ts'
import { Button } from '../ui/button.tsx'
import { Switch } from '../ui/choice.tsx'
import { FaultNotice } from '../ui/notice.tsx'
import { EmptyState, Page } from '../ui/page.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { Table } from '../ui/table.tsx'
import { BackToListDialog, FactorDialog, SearchPriceDialog } from './prices/change-dialogs.tsx'
import { GeneralPrices } from './prices/general-prices.tsx'
import { HistorySheet } from './prices/history-sheet.tsx'
import { usePriceColumns } from './prices/price-columns.tsx'
import { priceRowsOf } from './prices/price-rows.ts'
import type { PriceRow } from './prices/price-rows.ts'
import { PriceSheet } from './prices/price-sheet.tsx'
import { ScheduledChanges } from './prices/scheduled-changes.tsx'
import { UnpricedModels } from './prices/unpriced-models.tsx'

type Model = PriceBook['models'][number]

/** What stands in front of the book. */
type Open =
  | { readonly type: 'price'; readonly model: string | undefined }
  | { readonly type: 'factor' | 'list'; readonly model: Model | undefined }
  | { readonly type: 'search' }

/** Of everything, in the address. No model is called so. */
const all = '*'

/** What requests cost, and who says so. */
export function PricesPage() {
  const { prices, priceChanges } = useMessages()
  const { get, show } = useAddress()
  const [open, setOpen] = useState<Open>()
  const reason = useReason()('prices.edit')
  const { data, error, refetch } = useApi('GET /v1/organizations/prices', {})
  const nameOf = (id: string): string =>
    data?.models.find((model) => model.id === id)?.display_name ?? id
  const history = get('history')
  const setPrice = (model?: string): void => setOpen({ type: 'price', model })
  const action = (
    <Button variant="primary" disabledReason={reason} onPress={() => setPrice()}>
      {priceChanges.setPrice}
    </Button>
  )
  return (
    <Page title={prices.title} intro={prices.intro} action={action}>
      <UnpricedModels onSet={setPrice} />
      <ScheduledChanges nameOf={nameOf} />
      {data && (
        <GeneralPrices
          book={data}
          onFactor={() => setOpen({ type: 'factor', model: undefined })}
          onSearchPrice={() => setOpen({ type: 'search' })}
          onSearchBackToList={() => setOpen({ type: 'list', model: undefined })}
          onHistory={() => show({ history: all })}
        />
      )}
      {error ? (
        <FaultNotice fault={error} onRetry={() => void refetch()} />
      ) : (
        <BookTable book={data} setOpen={setOpen} />
      )}
      {history !== '' && (
        <HistorySheet
          model={history === all ? undefined : history}
          nameOf={nameOf}
          onClose={() => show({ history: undefined })}
        />
      )}
      {data && open && <InFront open={open} book={data} onClose={() => setOpen(undefined)} />}
    </Page>
  )
}

function BookTable({
  book,
  setOpen,
}: {
  readonly book: PriceBook | undefined
  readonly setOpen: (open: Open) => void
}) {
  const { prices, common } = useMessages()
  const { get, filter, show } = useAddress()
  const search = useCallback((q: string) => filter({ q }), [filter])
  const showsRetired = get('retired') === 'yes'
  const columns = usePriceColumns({
    isSet: ({ source, multiplier }) =>
      source === 'own' || (source === 'multiplier' && multiplier !== book?.multiplier),
    onSetPrice: ({ id }) => setOpen({ type: 'price', model: id }),
    onSetFactor: (model) => setOpen({ type: 'factor', model }),
    onBackToList: (model) => setOpen({ type: 'list', model }),
    onHistory: ({ id }) => show({ history: id }),
  })
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        <SearchField value={get('q')} onSearch={search} label={prices.search} />
        <Switch
          isSelected={showsRetired}
          onChange={(shows) => filter({ retired: shows ? 'yes' : '' })}
        >
          {prices.showRetired}
        </Switch>
      </div>
      <Table<PriceRow>
        label={prices.title}
        columns={columns}
        rows={book && priceRowsOf(book, { text: get('q'), showsRetired })}
        rowId={({ id }) => id}
        skeletonRows={10}
        empty={<EmptyState title={common.noneFound(get('q'))} />}
      />
    </>
  )
}

function InFront({
  open,
  book,
  onClose,
}: {
  readonly open: Open
  readonly book: PriceBook
  readonly onClose: () => void
}) {
  switch (open.type) {
    case 'price':
      return <PriceSheet book={book} model={open.model} onClose={onClose} />
    case 'factor':
      return (
        <FactorDialog
          model={open.model}
          present={open.model?.multiplier ?? (open.model ? '' : book.multiplier)}
          onClose={onClose}
        />
      )
    case 'search':
      return <SearchPriceDialog present={book.web_search_per_thousand} onClose={onClose} />
    case 'list':
      return <BackToListDialog model={open.model} onClose={onClose} />
  }
}
