import { expect, test } from 'vitest'
import { arrangeRows, sortText, sortingOf } from './workspace-rows.ts'
import type { WorkspaceRow } from './workspace-rows.ts'

function row(name: string, spent: string | null, keys: number | null = 0): WorkspaceRow {
  return {
    name,
    isDefault: false,
    workspace: { id: `wrkspc_${name}`, name },
    summary: { spend: spent === null ? null : { spent }, api_key_count: keys, member_count: null },
  } as unknown as WorkspaceRow
}

const rows = [row('Études', '1200'), row('atelier 10', '99999999999'), row('Atelier 9', null, 4)]

function namesOf(search: string, sort: string): readonly string[] {
  const sorting = sortingOf(sort)
  return arrangeRows(rows, { search, sorting, language: 'fr' }).map(({ name }) => name)
}

test('names come in the order of the language, numbers in them by value', () => {
  expect(namesOf('', 'name')).toEqual(['Atelier 9', 'atelier 10', 'Études'])
  expect(namesOf('', '-name')).toEqual(['Études', 'atelier 10', 'Atelier 9'])
})

test('spend is ordered by its value, and what is not told comes before all of it', () => {
  expect(namesOf('', 'spend')).toEqual(['Atelier 9', 'Études', 'atelier 10'])
  expect(namesOf('', '-spend')).toEqual(['atelier 10', 'Études', 'Atelier 9'])
  expect(namesOf('', '-keys')).toEqual(['Atelier 9', 'atelier 10', 'Études'])
})

test('a search finds names without their accents and case, and ids', () => {
  expect(namesOf('etud', 'name')).toEqual(['Études'])
  expect(namesOf('wrkspc_atelier 10', 'name')).toEqual(['atelier 10'])
})

test('an order of the address that is none is the order of names', () => {
  expect(sortingOf('-nonsense')).toEqual({ column: 'name', direction: 'ascending' })
  expect(sortText(sortingOf('-spend'))).toBe('-spend')
})
