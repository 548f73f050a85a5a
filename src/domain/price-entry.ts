import type { PriceStep } from './catalog.ts'
import type { PriceId } from './id.ts'
import type { PicoUsd } from './money.ts'
import { priceMultiplierOne } from './price-multiplier.ts'
import type { PriceMultiplier } from './price-multiplier.ts'
import type { TokenRates } from './token-rates.ts'

/** One change of an organization's prices, which holds from an instant on: until a later one of the same. */
export type PriceEntry = {
  readonly id: PriceId
  /** Unix milliseconds. Of two at one instant, the one with the later id holds. */
  readonly effectiveAtMs: number
  readonly setting: PriceSetting
}

/** What a change sets, and of what. */
export type PriceSetting =
  /** What a model costs, whether the book knows it or not. No multiplier touches it. */
  | {
      readonly type: 'model_price'
      readonly model: string
      /** As in `ModelPrice`: the first from 0 on. */
      readonly steps: readonly PriceStep[]
      readonly fast: TokenRates | null
    }
  /** On the list prices of one model, or (null) of all that have nothing of their own. Not on web searches. */
  | {
      readonly type: 'multiplier'
      readonly model: string | null
      readonly multiplier: PriceMultiplier
    }
  /** Null: the list price. */
  | { readonly type: 'web_search'; readonly request: PicoUsd | null }
  /** The model has nothing of its own any more. */
  | { readonly type: 'list_price'; readonly model: string }

/** What the list prices of all models are multiplied by that have nothing of their own. */
export function multiplierOn(entries: readonly PriceEntry[], atMs: number): PriceMultiplier {
  const entry = inForce(entries.filter(isForAll).toSorted(inOrder), atMs)
  return entry?.setting.multiplier ?? priceMultiplierOne
}

/** The entry of web searches that holds at an instant; `undefined` where the list price does. */
export function decidingWebSearchEntry(
  entries: readonly PriceEntry[],
  atMs: number,
): PriceEntry | undefined {
  const entry = inForce(entries.filter(isWebSearch).toSorted(inOrder), atMs)
  return entry?.setting.request === null ? undefined : entry
}

/** The last of entries of one subject, in their order, that holds at an instant. */
export function inForce<Entry extends PriceEntry>(
  entries: readonly Entry[] | undefined,
  atMs: number,
): Entry | undefined {
  return entries?.findLast((entry) => entry.effectiveAtMs <= atMs)
}

type WebSearchEntry = PriceEntry & {
  readonly setting: Extract<PriceSetting, { type: 'web_search' }>
}

/** A multiplier. */
export type MultiplierEntry = PriceEntry & {
  readonly setting: Extract<PriceSetting, { type: 'multiplier' }>
}

/** Whether it is a multiplier of all models. */
export function isForAll(entry: PriceEntry): entry is MultiplierEntry {
  return entry.setting.type === 'multiplier' && entry.setting.model === null
}

/** Whether it is a price of web searches. */
export function isWebSearch(entry: PriceEntry): entry is WebSearchEntry {
  return entry.setting.type === 'web_search'
}

/** By when they hold: of two at one instant, by their ids. */
export function inOrder(left: PriceEntry, right: PriceEntry): number {
  return left.effectiveAtMs - right.effectiveAtMs || (left.id < right.id ? -1 : 1)
}
