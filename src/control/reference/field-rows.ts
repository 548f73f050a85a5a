import { splitNull } from '#contract/json-schema.ts'
import type { JsonSchema } from '#contract/json-schema.ts'

/** One line of a table of fields. */
export type FieldRow = {
  /** With a dot before what lies within, and brackets after a list. */
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
  /** Bounds, defaults and what it says of itself. */
  readonly about: string
}

/** The fields of an object, with those of the objects in it. */
export function fieldRows(schema: JsonSchema, at = ''): FieldRow[] {
  const required = new Set(schema.required)
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    rowsOf(`${at}${name}`, field, required.has(name)),
  )
}

function rowsOf(name: string, field: JsonSchema, isRequired: boolean): FieldRow[] {
  const { schema, isNullable } = splitNull(field)
  const variants = (schema.oneOf ?? schema.anyOf ?? []).filter(({ properties }) => properties)
  const about = aboutOf(schema)
  const type = `${typeOf(schema)}${isNullable && schema.type !== 'null' ? ' or null' : ''}`
  const row = { name, type, isRequired, about }
  if (variants.length > 0) {
    const names = variants.map((variant) => describeKind(variant))
    const within = variants.flatMap((variant) => fieldRows(variant, `${name}.`))
    const inner = within.filter((each) => each.name !== `${name}.type`)
    const kinds = { name: `${name}.type`, type: 'string', isRequired, about: oneOf(names) }
    return [{ ...row, type: type.replace('any', 'object') }, kinds, ...distinct(inner)]
  }
  if (schema.type === 'array' && schema.items) {
    const items = schema.items
    return [row, ...(items.properties ? fieldRows(items, `${name}[].`) : [])]
  }
  return [row, ...fieldRows(schema, `${name}.`)]
}

function describeKind({ properties }: JsonSchema): string {
  const kind = properties?.['type']?.const
  return typeof kind === 'string' ? kind : 'object'
}

function distinct(rows: readonly FieldRow[]): FieldRow[] {
  return [...new Map(rows.map((row) => [row.name, { ...row, isRequired: false }])).values()]
}

/** As people write it: `integer`, `list of string`. */
export function typeOf(schema: JsonSchema): string {
  if (schema.type === 'array') return `list of ${typeOf(splitNull(schema.items ?? {}).schema)}`
  if (schema.format !== undefined) return schema.format
  return String(schema.type ?? (schema.enum ? 'string' : 'any'))
}

/** What a value may be, in a line. */
export function aboutOf(schema: JsonSchema): string {
  const inner = schema.type === 'array' ? (schema.items ?? {}) : schema
  const prefix = /^\^([a-z]+_)\[/.exec(inner.pattern ?? '')?.[1]
  const parts = [
    schema.description?.replace(/\.$/, ''),
    inner.const === undefined ? undefined : `always ${JSON.stringify(inner.const)}`,
    inner.enum && oneOf(inner.enum.map(String)),
    prefix === undefined ? undefined : `begins with ${prefix}`,
    between(inner.minimum, inner.maximum),
    between(inner.minLength, inner.maxLength, 'characters'),
    between(schema.minItems, schema.maxItems, 'entries'),
    schema.default === undefined ? undefined : `default ${JSON.stringify(schema.default)}`,
  ]
  return parts.filter((part) => part !== undefined).join('; ')
}

function oneOf(values: readonly string[]): string {
  return `one of ${[...new Set(values)].join(', ')}`
}

function between(min?: number, max?: number, unit = ''): string | undefined {
  const tail = unit === '' ? '' : ` ${unit}`
  if (max === undefined) return min === undefined || min === 0 ? undefined : `from ${min}${tail}`
  return min === undefined ? `at most ${max}${tail}` : `${min} to ${max}${tail}`
}
