import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvLines, csvStyles } from './csv.ts'
import type { CsvStyle } from './csv.ts'

type Rows = Parameters<typeof csvLines>[1]
const linesOf = (rows: Rows, style: CsvStyle = 'standard', columns = ['a']): string[] => [
  ...csvLines(columns, rows, style),
]
const cellsOf = (text: string, style: CsvStyle = 'standard') =>
  linesOf([[text]], style)[1]!.slice(0, -2)

test('lines end as RFC 4180 says, and the first names the columns', () => {
  const rows = [['Search team', { decimal: '-12.5' }, null]]

  expect(linesOf(rows, 'standard', ['name', 'amount', 'id'])).toEqual([
    'name,amount,id\r\n',
    'Search team,-12.5,\r\n',
  ])
})

test('the form for French Excel has a mark of UTF-8, semicolons, and a comma in its decimals', () => {
  const rows = [['Équipe', { decimal: '1234.0000001' }, { decimal: '7' }]]

  expect(linesOf(rows, 'excel_fr', ['name', 'amount', 'count'])).toEqual([
    '\u{FEFF}name;amount;count\r\n',
    'Équipe;1234,0000001;7\r\n',
  ])
})

test.each(csvStyles)(
  'what would be a formula is text, and a negative amount a number (%s)',
  (style) => {
    for (const begin of ['=', '+', '-', '@']) {
      expect(cellsOf(`${begin}1`, style)).toBe(`'${begin}1`)
    }
    expect(cellsOf('\t=1', style)).toBe(`"'\t=1"`)
    expect(cellsOf('\r=1', style)).toBe(`"'\r=1"`)
    expect(cellsOf('a=1', style)).toBe('a=1')
    expect(linesOf([[{ decimal: '-5' }]], style)[1]).toBe('-5\r\n')
  },
)

test('an instant is one to whoever reads the style', () => {
  const rows = [[{ instantMs: Date.UTC(2026, 10, 22, 13, 5) }]]

  expect(linesOf(rows)[1]).toBe('2026-11-22T13:05:00Z\r\n')
  expect(linesOf(rows, 'excel_fr')[1]).toBe('2026-11-22 13:05:00\r\n')
})

test('a number that is none is refused rather than written', () => {
  for (const decimal of ['1e5', '=1', '', '1,5', '- 1', 'NaN']) {
    expect(() => linesOf([[{ decimal }]])).toThrow('not a decimal')
  }
})

test.each(csvStyles)('whatever is written is read back, cell by cell (%s)', (style) => {
  const decimal = fc
    .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.stringMatching(/^[0-9]{0,7}$/))
    .map(([whole, part]) => ({ decimal: part === '' ? `${whole}` : `${whole}.${part}` }))
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('"', ',', ';', '\r', '\n', '\t', "'", '=', '-', ' ', 'é') }),
  )
  const row = fc.array(fc.oneof(text, decimal, fc.constant(null)), { minLength: 2, maxLength: 4 })

  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
      const written = linesOf(rows, style, ['a', 'b']).join('')

      expect(parseCsv(written, style === 'excel_fr' ? ';' : ',')).toEqual([
        [style === 'excel_fr' ? '\u{FEFF}a' : 'a', 'b'],
        ...rows.map((cells) => cells.map((cell) => readBack(cell, style))),
      ])
    }),
  )
})

/** What a reader is to see of a cell. */
function readBack(cell: string | { readonly decimal: string } | null, style: CsvStyle): string {
  if (cell === null) return ''
  if (typeof cell === 'object') {
    return style === 'excel_fr' ? cell.decimal.replace('.', ',') : cell.decimal
  }
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
}

/** By the grammar of RFC 4180, read once more and apart from how it is written. */
function parseCsv(text: string, separator: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    let cell = ''
    if (text[at] === '"') {
      at++
      while (text[at] !== '"' || text[at + 1] === '"') {
        cell += text[at]
        at += text[at] === '"' ? 2 : 1
      }
      at++
    } else {
      while (text[at] !== separator && text[at] !== '\r') cell += text[at++]
    }
    row.push(cell)
    if (text[at] === separator) {
      at++
      continue
    }
    expect(text.slice(at, at + 2)).toBe('\r\n')
    at += 2
    rows.push(row)
    row = []
  }
  return rows
}
