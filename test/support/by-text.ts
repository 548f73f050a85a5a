/** The order of texts, and of rows by the text of their fields: as it is without a locale. */
export function byText(left: Sortable, right: Sortable): number {
  return textOf(left) < textOf(right) ? -1 : 1
}

type Sortable = string | readonly unknown[]

function textOf(value: Sortable): string {
  return typeof value === 'string' ? value : value.join()
}
