import type { Locator } from 'playwright'

/** The texts of a table's body, row by row, as they stand on the screen. */
export function readRows(table: Locator): Promise<readonly (readonly string[])[]> {
  return table
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...(row as unknown as Row).querySelectorAll('td')].map((cell) => cell.textContent.trim()),
      ),
    )
}

/** The texts over its columns. */
export function readHeads(table: Locator): Promise<readonly string[]> {
  return table
    .locator('thead th')
    .evaluateAll((heads) => heads.map((head) => (head as unknown as Cell).textContent.trim()))
}

/** The values of a list of terms, by term. */
export function readTerms(list: Locator): Promise<Readonly<Record<string, string>>> {
  return list.locator('> div').evaluateAll((pairs) =>
    Object.fromEntries(
      pairs.map((pair) => {
        const [term, value] = [...(pair as unknown as Row).querySelectorAll('dt, dd')]
        return [term?.textContent.trim(), value?.textContent.trim()]
      }),
    ),
  )
}

/** Of the page's elements, which the types of this side do not know. */
type Cell = { readonly textContent: string }
type Row = { querySelectorAll(selector: string): Iterable<Cell> }
