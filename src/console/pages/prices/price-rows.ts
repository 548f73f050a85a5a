import type { PriceBook } from '#contract/prices.ts'

type Model = PriceBook['models'][number]
type Prices = PriceBook['other_models']

/** One line of the price table. */
export type PriceRow = {
  readonly id: string
  /** Undefined: of all models that the book does not know. */
  readonly model: Model | undefined
  /** What the line is of: the model as such, its long requests, or its fast mode. */
  readonly kind:
    | { readonly type: 'plain' | 'fast' }
    | { readonly type: 'above'; readonly inputTokens: number }
  readonly prices: Prices
}

/** The lines of the models that a text names, by name or id; what is retired comes only if asked for. */
export function priceRowsOf(
  book: PriceBook,
  { text, showsRetired }: { readonly text: string; readonly showsRetired: boolean },
): readonly PriceRow[] {
  const wanted = text.trim().toLowerCase()
  const matches = (model: Model): boolean =>
    [model.display_name, model.id, ...model.aliases, model.model_group.display_name].some((name) =>
      name.toLowerCase().includes(wanted),
    )
  const rows = book.models
    .filter((model) => showsRetired || model.state !== 'retired')
    .filter(matches)
    .flatMap(rowsOfModel)
  const others: PriceRow = {
    id: 'others',
    model: undefined,
    kind: { type: 'plain' },
    prices: book.other_models,
  }
  return wanted === '' ? [...rows, others] : rows
}

function rowsOfModel(model: Model): readonly PriceRow[] {
  const [first, ...longer] = model.steps
  const row = (kind: PriceRow['kind'], prices: Prices, suffix: string): PriceRow => ({
    id: `${model.id} ${suffix}`,
    model,
    kind,
    prices,
  })
  return [
    ...(first ? [row({ type: 'plain' }, first, '')] : []),
    ...longer.map((step) =>
      row(
        { type: 'above', inputTokens: step.input_tokens_above },
        step,
        String(step.input_tokens_above),
      ),
    ),
    ...(model.fast ? [row({ type: 'fast' }, model.fast, 'fast')] : []),
  ]
}
