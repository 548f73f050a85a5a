import { useState } from 'react'
import type { PriceBook } from '#contract/prices.ts'
import { useLanguage } from '../../language/language.tsx'
import { DecimalField } from '../../ui/decimal-field.tsx'
import { SideSheet } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Select } from '../../ui/select.tsx'
import { ChangeForm } from './change-form.tsx'
import { draftOf, kinds, priceBounds, settingOf } from './price-draft.ts'
import type { PriceDraft, PricesText } from './price-draft.ts'

type PriceSheetProps = {
  readonly book: PriceBook
  /** Undefined: the reader chooses. */
  readonly model: string | undefined
  readonly onClose: () => void
}

const another = ' another'

/** What a model costs, kind by kind. */
export function PriceSheet({ book, model, onClose }: PriceSheetProps) {
  const { messages, language } = useLanguage()
  const { priceChanges, errors } = messages
  const [chosen, setChosen] = useState<string | null>(model ?? null)
  const [name, setName] = useState('')
  const known = book.models.find(({ id }) => id === chosen)
  const [draft, setDraft] = useState(() => draftOf(known, language))
  const subject = chosen === another ? name.trim() : (chosen ?? '')
  const choose = (next: string): void => {
    setChosen(next)
    setDraft(
      draftOf(
        book.models.find(({ id }) => id === next),
        language,
      ),
    )
  }
  const title =
    model === undefined
      ? priceChanges.setPrice
      : priceChanges.setPriceOf(known?.display_name ?? model)
  return (
    <SideSheet title={title} onClose={onClose}>
      <ChangeForm
        submitLabel={priceChanges.setPrice}
        setting={settingOf(subject, draft, language)}
        missing={subject === '' ? priceChanges.chooseModel : errors.required}
        onClose={onClose}
      >
        {model === undefined && (
          <Select
            label={priceChanges.model}
            placeholder={priceChanges.chooseModel}
            value={chosen}
            onChange={choose}
            choices={[
              ...book.models.map(({ id, display_name: label }) => ({ value: id, label })),
              { value: another, label: priceChanges.otherModel },
            ]}
            isRequired
          />
        )}
        {chosen === another && (
          <TextField
            label={priceChanges.modelName}
            value={name}
            onChange={setName}
            isRequired
            mono
            maxLength={255}
            autoComplete="off"
          />
        )}
        <DraftFields draft={draft} onChange={setDraft} />
      </ChangeForm>
    </SideSheet>
  )
}

function DraftFields({
  draft,
  onChange,
}: {
  readonly draft: PriceDraft
  readonly onChange: (draft: PriceDraft) => void
}) {
  const { messages, format } = useLanguage()
  const { priceChanges } = messages
  return (
    <>
      <PricesFields
        legend={priceChanges.perMillion}
        prices={draft.prices}
        onChange={(prices) => onChange({ ...draft, prices })}
      />
      {draft.longPrompts.map((step) => (
        <PricesFields
          key={step.above}
          legend={priceChanges.longPrompts(format.count(step.above))}
          prices={step.prices}
          onChange={(prices) =>
            onChange({
              ...draft,
              longPrompts: draft.longPrompts.map((each) =>
                each === step ? { ...step, prices } : each,
              ),
            })
          }
        />
      ))}
      {draft.fast && (
        <PricesFields
          legend={priceChanges.fast}
          prices={draft.fast}
          onChange={(fast) => onChange({ ...draft, fast })}
        />
      )}
    </>
  )
}

function PricesFields({
  legend,
  prices,
  onChange,
}: {
  readonly legend: string
  readonly prices: PricesText
  readonly onChange: (prices: PricesText) => void
}) {
  const { messages, format } = useLanguage()
  return (
    <fieldset className="grid grid-cols-2 items-start gap-3">
      <legend className="pb-1.5 text-sm font-medium">{legend}</legend>
      {kinds.map(([kind, title]) => (
        <DecimalField
          key={kind}
          label={messages.prices[title]}
          text={prices[kind]}
          onChange={(text) => onChange({ ...prices, [kind]: text })}
          understood={(decimal) => messages.priceChanges.perMillionTokens(format.price(decimal))}
          {...priceBounds}
        />
      ))}
    </fieldset>
  )
}
