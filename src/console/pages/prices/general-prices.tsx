import type { PriceBook } from '#contract/prices.ts'
import { useLanguage } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/page.tsx'

type GeneralPricesProps = {
  readonly book: PriceBook
  readonly onFactor: () => void
  readonly onSearchPrice: () => void
  readonly onSearchBackToList: () => void
  readonly onHistory: () => void
}

/** What holds for all models, and what does not depend on the model. */
export function GeneralPrices({ book, ...on }: GeneralPricesProps) {
  const { messages, format } = useLanguage()
  const { prices, priceChanges } = messages
  const reason = useReason()('prices.edit')
  const hasFactor = Number(book.multiplier) !== 1
  const hasOwnSearch = book.web_search_source === 'own'
  return (
    <Card>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 text-sm">
          <strong className="font-semibold">{priceChanges.forAll}</strong>{' '}
          {hasFactor
            ? priceChanges.listPricesTimes(format.decimal(book.multiplier))
            : priceChanges.listPrices}
          <span className="text-quiet block">{priceChanges.forAllHelp}</span>
        </p>
        <Button disabledReason={reason} onPress={on.onFactor}>
          {priceChanges.setFactor}
        </Button>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0 text-sm">
          <span className="flex flex-wrap items-center gap-2">
            <strong className="font-semibold">{prices.webSearch}</strong>
            {prices.perThousandSearches(format.price(book.web_search_per_thousand))}
            {hasOwnSearch && <Badge tone="accent">{priceChanges.own}</Badge>}
          </span>
          <span className="text-quiet block">{prices.webSearchHelp}</span>
        </div>
        <span className="flex flex-wrap gap-2">
          {hasOwnSearch && (
            <Button disabledReason={reason} onPress={on.onSearchBackToList}>
              {priceChanges.backToList}
            </Button>
          )}
          <Button disabledReason={reason} onPress={on.onSearchPrice}>
            {priceChanges.setPrice}
          </Button>
        </span>
      </div>
      <p className="text-quiet text-sm">{prices.multipliers}</p>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-quiet text-sm">{prices.version(book.version)}</p>
        <Button variant="quiet" onPress={on.onHistory}>
          {priceChanges.allHistory}
        </Button>
      </div>
    </Card>
  )
}
