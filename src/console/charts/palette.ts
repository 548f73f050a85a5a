import { othersId } from './stack.ts'

/** As many series as are told apart by their colour. */
export const paletteSize = 8

/** The colour of a series that has none of its own: a token of the theme. */
export function colorAt(place: number): string {
  return `var(--series-${(place % paletteSize) + 1})`
}

export const othersColor = 'var(--series-others)'

/**
 * Gives ids their colours: those that were given one keep it, so that nothing changes its colour when another day is
 * looked at. `own` is what some bring with them, as workspaces do.
 */
export function colorOf(
  id: string,
  given: Map<string, number>,
  own?: ReadonlyMap<string, string>,
): string {
  if (id === othersId) return othersColor
  const brought = own?.get(id)
  if (brought !== undefined) return brought
  const place = given.get(id) ?? given.size
  given.set(id, place)
  return colorAt(place)
}
