import { InvalidArgumentError, Option } from 'commander'
import { splitNull } from '#contract/json-schema.ts'
import type { JsonSchema } from '#contract/json-schema.ts'

/** A flag of a command: a field of what is sent, and how its text becomes a value. */
export type Flag = {
  /** Where the value goes: `['scope', 'workspace_id']`. */
  readonly path: readonly string[]
  readonly option: Option
}

/** Values of flags, as the library keeps them. */
export type Given = Readonly<Record<string, unknown>>

/** A flag for every field of a schema; the fields of objects within follow after a dot. */
export function flagsOf(schema: JsonSchema, path: readonly string[] = []): Flag[] {
  const required = new Set(schema.required)
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const { schema: inner, isNullable } = splitNull(field)
    const at = [...path, name]
    const fields = fieldsOf(inner)
    if (fields) return flagsOf(fields, at)
    return inner.type === 'null'
      ? []
      : [
          {
            path: at,
            option: createOption(at, inner, { isNullable, isRequired: required.has(name) }),
          },
        ]
  })
}

/** The object that a field holds, or all objects that it may hold in one; `undefined` where it holds none. */
function fieldsOf(schema: JsonSchema): JsonSchema | undefined {
  const variants = schema.oneOf ?? schema.anyOf
  if (!variants) return schema.properties ? schema : undefined
  if (!variants.every(({ properties }) => properties)) return undefined
  const properties: Record<string, JsonSchema> = {}
  for (const variant of variants) {
    for (const [name, field] of Object.entries(variant.properties!)) {
      properties[name] = either(properties[name], field)
    }
  }
  return { type: 'object', properties }
}

/** Of fields that tell variants apart, every value that there is. */
function either(known: JsonSchema | undefined, field: JsonSchema): JsonSchema {
  if (field.const === undefined) return field
  return { type: 'string', enum: [...(known?.enum ?? []), field.const] }
}

type Traits = { readonly isNullable: boolean; readonly isRequired: boolean }

function createOption(path: readonly string[], schema: JsonSchema, traits: Traits): Option {
  const flag = `--${path.map(kebab).join('.')}`
  const option = new Option(`${flag} ${placeholder(schema)}`, describe(schema, traits))
  const values = schema.enum?.map(String)
  if (values) option.choices(traits.isNullable ? [...values, 'null'] : values)
  // Choices have a parser of their own, which refuses what is none of them.
  if (values) return option
  return option.argParser<unknown>((text, earlier) => {
    const value = traits.isNullable && text === 'null' ? null : parseValue(text, schema)
    return value === null ? null : together(earlier, value, schema)
  })
}

/** What a flag that is given twice means. */
function together(earlier: unknown, value: unknown, { type, items }: JsonSchema): unknown {
  if (type === 'object') return { ...(earlier as object | undefined), ...(value as object) }
  if (type !== 'array' || !isPlain(items)) return value
  return [...((earlier as unknown[] | undefined) ?? []), value]
}

function placeholder(schema: JsonSchema): string {
  if (schema.type === 'boolean') return '[true|false]'
  if (schema.type === 'integer') return '<number>'
  if (schema.format === 'date-time') return '<instant>'
  if (schema.type === 'object') return '<key=value>'
  if (schema.type === 'array' && !isPlain(schema.items)) return '<json>'
  return '<text>'
}

function describe(schema: JsonSchema, { isNullable, isRequired }: Traits): string {
  const about = schema.type === 'array' && isPlain(schema.items) ? schema.items! : schema
  const prefix = /^\^([a-z]+_)\[/.exec(about.pattern ?? '')?.[1]
  const parts = [
    (schema.description ?? about.description)?.replace(/\.$/, ''),
    prefix && `${prefix}…`,
    boundsOf(about),
    about === schema || !about.enum ? undefined : `one of ${about.enum.join(', ')}`,
    schema.type === 'array' && isPlain(schema.items) ? 'repeat for more' : undefined,
    saysNothing(schema.default) ? undefined : `default ${JSON.stringify(schema.default)}`,
    isNullable ? 'null clears it' : undefined,
    isRequired ? 'required' : undefined,
  ]
  return parts.filter((part) => part !== undefined).join('; ')
}

/** An empty list is what a flag that is left out means anyhow. */
function saysNothing(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0)
}

function boundsOf({ minimum, maximum, maxLength }: JsonSchema): string | undefined {
  if (maxLength !== undefined) return `at most ${maxLength} characters`
  if (minimum === undefined) return undefined
  return maximum === undefined ? `from ${minimum}` : `${minimum} to ${maximum}`
}

function parseValue(text: string, schema: JsonSchema): unknown {
  switch (String(schema.type)) {
    case 'integer':
    case 'number':
      if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
      return Number(text)
    case 'boolean':
      if (!/^(?:true|false)$/.test(text))
        throw new InvalidArgumentError('It must be true or false.')
      return text === 'true'
    case 'array':
      return isPlain(schema.items) ? text : parseJson(text)
    case 'object':
      return parsePair(text)
    default:
      return text
  }
}

/** `team=search`, or the whole object as JSON. */
function parsePair(text: string): unknown {
  if (text.startsWith('{')) return parseJson(text)
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (key === undefined) throw new InvalidArgumentError('It must be key=value, or JSON.')
  return { [key]: value }
}

/** Also of flags that take a whole body. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new InvalidArgumentError('It must be JSON.')
  }
}

function isPlain(items: JsonSchema | undefined): boolean {
  return items?.type === 'string' || items?.type === 'integer'
}

/** The object that the flags describe, put over the one that is there. */
export function valuesOf(flags: readonly Flag[], given: Given, into: object = {}): object {
  const result = structuredClone(into) as Record<string, unknown>
  for (const { path, option } of flags) {
    const value = given[option.attributeName()]
    if (value === undefined) continue
    let holder = result
    for (const part of path.slice(0, -1)) {
      holder = (holder[part] ??= {}) as Record<string, unknown>
    }
    holder[path.at(-1)!] = value
  }
  return result
}

export function kebab(name: string): string {
  return name.replaceAll('_', '-')
}
