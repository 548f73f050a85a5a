import { readFileSync } from 'node:fs'
import { expect } from 'playwright/test'
import type { Page } from 'playwright'
import type { DemoWorld } from './demo-world.ts'

type Exported = {
  /** What opens the menu. */
  readonly button: string
  /** The style, as the menu names it. */
  readonly label: string
  /** What the API exports, with its query. */
  readonly path: string
}

/** Downloads what a page exports, sees that it is the API's to the byte, and returns it. */
export async function downloadExport(
  world: Pick<DemoWorld, 'get'>,
  page: Page,
  { button, label, path }: Exported,
): Promise<string> {
  await page.getByRole('button', { name: button, exact: true }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: label }).click(),
  ])
  // With the mark of its encoding, which a text would be read without.
  const expected = Buffer.from(await (await world.get(path)).arrayBuffer()).toString('utf8')
  expect(readFileSync(await download.path(), 'utf8')).toBe(expected)
  return expected
}
