import { DollarSign, History, Percent, Undo2 } from 'lucide-react'
import type { PriceBook } from '#contract/prices.ts'
import { useMessages } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { RowMenu } from '../../ui/menu.tsx'

type Model = PriceBook['models'][number]

/** What can be done with a model's price. */
export type PriceActions = {
  /** Whether anything has been set of that very model. */
  readonly isSet: (model: Model) => boolean
  readonly onSetPrice: (model: Model) => void
  readonly onSetFactor: (model: Model) => void
  readonly onBackToList: (model: Model) => void
  readonly onHistory: (model: Model) => void
}

export function PriceMenu({
  model,
  actions,
}: {
  readonly model: Model
  readonly actions: PriceActions
}) {
  const { priceChanges } = useMessages()
  const disabledReason = useReason()('prices.edit')
  const icon = 'mt-0.5 size-4 shrink-0'
  return (
    <RowMenu
      name={model.display_name}
      actions={[
        {
          id: 'price',
          label: priceChanges.setPrice,
          icon: <DollarSign aria-hidden className={icon} />,
          onAction: () => actions.onSetPrice(model),
          disabledReason,
        },
        ...(model.is_listed
          ? [
              {
                id: 'factor',
                label: priceChanges.setFactor,
                icon: <Percent aria-hidden className={icon} />,
                onAction: () => actions.onSetFactor(model),
                disabledReason,
              },
            ]
          : []),
        ...(!actions.isSet(model)
          ? []
          : [
              {
                id: 'list',
                label: priceChanges.backToList,
                icon: <Undo2 aria-hidden className={icon} />,
                onAction: () => actions.onBackToList(model),
                disabledReason,
              },
            ]),
        {
          id: 'history',
          label: priceChanges.history,
          icon: <History aria-hidden className={icon} />,
          onAction: () => actions.onHistory(model),
        },
      ]}
    />
  )
}
