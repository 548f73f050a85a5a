import { simulatorBounds } from './bounds.ts'
import { isJsonObject, type JsonObject, numberOf, objectOf } from './json.ts'
import { between, type Random } from './random.ts'

/** An input that the tool's `input_schema` accepts, as far as its plain keywords go. */
export function generateToolInput(tool: JsonObject, random: Random): JsonObject {
  const value = generateValue(objectOf(tool['input_schema']) ?? {}, random, 0)
  return isJsonObject(value) ? value : {}
}

function generateValue(schema: JsonObject, random: Random, depth: number): unknown {
  if (schema['const'] !== undefined) return schema['const']
  const choices = schema['enum']
  if (Array.isArray(choices) && choices.length > 0) return choices[random() % choices.length]
  const first = [schema['anyOf'], schema['oneOf']].find(Array.isArray)?.[0]
  if (isJsonObject(first)) return generateValue(first, random, depth)
  switch (typeOf(schema)) {
    case 'object':
      return generateObject(schema, random, depth)
    case 'array':
      return generateArray(schema, random, depth)
    case 'integer':
    case 'number':
      return generateNumber(schema, random)
    case 'boolean':
      return random() % 2 === 0
    case 'null':
      return null
    default:
      return `value ${random() % 1_000}`
  }
}

function typeOf(schema: JsonObject): unknown {
  const { type } = schema
  if (Array.isArray(type)) return type[0]
  return type ?? (schema['properties'] === undefined ? 'string' : 'object')
}

function generateObject(schema: JsonObject, random: Random, depth: number): JsonObject {
  if (depth >= simulatorBounds.toolInputDepthMax) return {}
  const properties = objectOf(schema['properties']) ?? {}
  const required = Array.isArray(schema['required']) ? schema['required'] : Object.keys(properties)
  const entries = required.map((name): [string, unknown] => {
    const property = objectOf(properties[String(name)]) ?? {}
    return [String(name), generateValue(property, random, depth + 1)]
  })
  return Object.fromEntries(entries)
}

function generateArray(schema: JsonObject, random: Random, depth: number): unknown[] {
  if (depth >= simulatorBounds.toolInputDepthMax) return []
  const count = Math.min(Math.max(1, numberOf(schema['minItems']) ?? 1), 10)
  const items = objectOf(schema['items']) ?? {}
  return Array.from({ length: count }, () => generateValue(items, random, depth + 1))
}

function generateNumber(schema: JsonObject, random: Random): number {
  const low = Math.ceil(numberOf(schema['minimum']) ?? 0)
  const high = Math.floor(numberOf(schema['maximum']) ?? low + 99)
  return between(random, low, Math.max(low, high))
}
