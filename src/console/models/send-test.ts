import type { PriceBook } from '#contract/prices.ts'
import type { NanoUsd } from '#domain/money.ts'
import { createMessage, listModels } from './ask-model.ts'
import { cheapestOf, priceMessage } from './price-message.ts'

export type Tested = {
  /** As people call it. */
  readonly model: string
  readonly tookMs: number
  readonly cost: NanoUsd | undefined
}

/** One small request to the cheapest model that the secret may call; undefined where it may call none. */
export async function sendTest(
  secret: string,
  book: PriceBook | undefined,
): Promise<Tested | undefined> {
  const models = await listModels(secret)
  const id = cheapestOf(
    models.map((model) => model.id),
    book,
  )
  if (id === undefined) return undefined
  const startMs = performance.now()
  const answer = await createMessage(secret, {
    model: id,
    max_tokens: 16,
    messages: [{ role: 'user', content: 'Hello' }],
  })
  const answered = { requestedModel: id, responseModel: answer.model, usage: answer.usage }
  return {
    model: models.find((model) => model.id === id)?.display_name ?? id,
    tookMs: performance.now() - startMs,
    cost: book && priceMessage(book, answered),
  }
}
