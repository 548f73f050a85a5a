import type { JsonSchema } from '#contract/json-schema.ts'
import type { Answer } from './call-api.ts'

const columnsMax = 8
const cellCharactersMax = 40

/** Things of one kind as a table, with the columns that tell them apart. */
export function formatTable(items: readonly Answer[], schema: JsonSchema): string {
  if (items.length === 0) return 'Nothing there.\n'
  const columns = Object.entries(schema.properties ?? {})
    .filter(([, field]) => field.const === undefined && field.type !== 'null')
    .filter(([name, field]) => field.type !== 'array' || items.some((item) => item[name]))
    .map(([name]) => name)
    .slice(0, columnsMax)
  const rows = items.map((item) => columns.map((name) => cut(formatValue(item[name]))))
  return layOut([columns, ...rows])
}

/** One thing, a field a line. */
export function formatFields(answer: Answer): string {
  return layOut(Object.entries(answer).map(([name, value]) => [name, formatValue(value)]))
}

/** Cells in columns, a row a line. */
export function layOut(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_cell, index) => Math.max(...rows.map((row) => row[index]!.length)))
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index]!))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** A value in a cell. */
export function formatValue(value: unknown): string {
  if (value === null || value === undefined) return '-'
  if (typeof value === 'string') return value === '' ? '""' : value
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) {
    return value.length === 0 ? '-' : value.join(',')
  }
  if (typeof value !== 'object') return JSON.stringify(value)
  const { type, ...rest } = value as Answer
  const parts = Object.values(rest)
  // A scope, a threshold, an actor: what it is, and which.
  if (typeof type === 'string' && parts.every((part) => typeof part === 'string')) {
    return [type, ...parts].join(' ')
  }
  return JSON.stringify(value)
}

function cut(text: string): string {
  return text.length > cellCharactersMax ? `${text.slice(0, cellCharactersMax - 1)}…` : text
}
