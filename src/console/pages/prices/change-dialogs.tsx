import { useState } from 'react'
import type { PriceBook } from '#contract/prices.ts'
import { parsePriceMultiplier, priceMultiplierOne } from '#domain/price-multiplier.ts'
import { useLanguage } from '../../language/language.tsx'
import { DecimalField } from '../../ui/decimal-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { editableDecimal, readDecimal } from '../../ui/read-decimal.ts'
import { ChangeForm } from './change-form.tsx'
import { factorBounds, priceBounds } from './price-draft.ts'

type Model = PriceBook['models'][number]
type Closing = { readonly onClose: () => void }

/** A factor on the list price of a model, or (undefined) of all that have nothing of their own. */
export function FactorDialog({
  model,
  present,
  onClose,
}: Closing & { readonly model: Model | undefined; readonly present: string }) {
  const { messages, language } = useLanguage()
  const { priceChanges } = messages
  const describe = useFactor()
  const [text, setText] = useState(() => editableDecimal(present, language))
  const read = readDecimal(text, language, factorBounds)
  const title = model ? priceChanges.setFactorOf(model.display_name) : priceChanges.setFactorForAll
  return (
    <Dialog title={title} onClose={onClose}>
      <ChangeForm
        submitLabel={priceChanges.set}
        setting={
          read.type === 'decimal'
            ? { type: 'multiplier', model: model?.id ?? null, multiplier: read.decimal }
            : undefined
        }
        missing={priceChanges.factorHelp}
        onClose={onClose}
      >
        {!model && <p className="text-quiet text-sm">{priceChanges.forAllHelp}</p>}
        <DecimalField
          label={priceChanges.factor}
          text={text}
          onChange={setText}
          understood={describe}
          autoFocus
          {...factorBounds}
        />
      </ChangeForm>
    </Dialog>
  )
}

/** What a factor comes to: `15% less than the list price`. */
function useFactor(): (decimal: string) => string {
  const { messages, format } = useLanguage()
  const { priceChanges } = messages
  return (decimal) => {
    const difference = (parsePriceMultiplier(decimal) ?? priceMultiplierOne) - priceMultiplierOne
    if (difference === 0n) return priceChanges.same
    const hundredths = Number(difference < 0n ? -difference : difference)
    const percent = format.percent(hundredths / 100)
    return difference < 0n ? priceChanges.less(percent) : priceChanges.more(percent)
  }
}

/** What a thousand web searches cost. */
export function SearchPriceDialog({ present, onClose }: Closing & { readonly present: string }) {
  const { messages, language, format } = useLanguage()
  const { priceChanges, prices } = messages
  const [text, setText] = useState(() => editableDecimal(present, language))
  const read = readDecimal(text, language, priceBounds)
  return (
    <Dialog title={priceChanges.setSearchPrice} onClose={onClose}>
      <ChangeForm
        submitLabel={priceChanges.set}
        setting={
          read.type === 'decimal' ? { type: 'web_search', per_thousand: read.decimal } : undefined
        }
        missing={messages.errors.required}
        onClose={onClose}
      >
        <DecimalField
          label={priceChanges.searchPrice}
          text={text}
          onChange={setText}
          understood={(decimal) => prices.perThousandSearches(format.price(decimal))}
          autoFocus
          {...priceBounds}
        />
      </ChangeForm>
    </Dialog>
  )
}

/** Ends what was set of a model, or (undefined) of web searches. */
export function BackToListDialog({
  model,
  onClose,
}: Closing & { readonly model: Model | undefined }) {
  const { priceChanges } = useLanguage().messages
  const body = !model
    ? priceChanges.searchBackBody
    : model.is_listed
      ? priceChanges.backToListBody
      : priceChanges.unknownBackBody
  return (
    <Dialog
      title={model ? priceChanges.backToListOf(model.display_name) : priceChanges.setSearchPrice}
      onClose={onClose}
    >
      <ChangeForm
        submitLabel={priceChanges.backToList}
        setting={
          model
            ? { type: 'list_price', model: model.id }
            : { type: 'web_search', per_thousand: null }
        }
        missing=""
        onClose={onClose}
      >
        <p className="text-quiet text-sm">{body}</p>
      </ChangeForm>
    </Dialog>
  )
}
