import type Anthropic from '@anthropic-ai/sdk'
import { expect } from 'vitest'
import type { ControlWorld } from './control.ts'

/** One generation of the SDK's Admin API; the other has the same methods. */
export type Sdk = Anthropic['organization']

export type SdkCall = (sdk: Sdk, world: ControlWorld) => Promise<void>

/** What is expected of each field that the SDK's type has. */
export type Fields<Typed> = Readonly<Record<keyof Typed, unknown>>

/** Everything of a list that has more than one page, in the order of the pages. */
export async function walk<Item>(
  pages: AsyncIterable<Item> & PromiseLike<{ hasNextPage(): boolean }>,
): Promise<Item[]> {
  const items: Item[] = []
  for await (const item of pages) items.push(item)
  expect((await pages).hasNextPage()).toBe(true)
  return items
}

export const instant: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/)

export const idOf = (prefix: string): unknown => expect.stringMatching(new RegExp(`^${prefix}_`))
