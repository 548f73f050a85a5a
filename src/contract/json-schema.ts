import { z } from 'zod'

/** A JSON Schema of the 2020-12 draft, as far as shapes on the wire need it. */
export type JsonSchema = {
  type?: string | string[]
  description?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: boolean | JsonSchema
  propertyNames?: JsonSchema
  items?: JsonSchema
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  pattern?: string
  format?: string
  const?: unknown
  enum?: unknown[]
  default?: unknown
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  $ref?: string
}

/**
 * What a shape looks like on the wire: as it is sent (`input`), or as it is answered (`output`). What only code can
 * check, such as that two fields are not given together, is left out.
 */
export function toJsonSchema(shape: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _draft, ...schema } = z.toJSONSchema(shape, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      tidy(jsonSchema as JsonSchema, io)
      // Left out by the library where the text of a query is read as something else.
      if (zodSchema instanceof z.ZodDefault) jsonSchema.default = zodSchema.def.defaultValue
    },
  })
  return schema as JsonSchema
}

function tidy(schema: JsonSchema, io: 'input' | 'output'): void {
  // A query has no types of its own: what is read from text is shown as what it means.
  if (String(schema.enum) === 'true,false') {
    schema.type = 'boolean'
    delete schema.enum
  }
  if (schema.type === 'integer') {
    delete schema.pattern
    if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
    if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  }
  // The format says it, and nobody reads the pattern.
  if (schema.format !== undefined) delete schema.pattern
  // An answer may have more fields one day.
  if (io === 'output' && schema.additionalProperties === false) delete schema.additionalProperties
}

/** The schema of what is there, where null may stand in its place; and whether it may. */
export function splitNull(schema: JsonSchema): { schema: JsonSchema; isNullable: boolean } {
  const { type, anyOf } = schema
  if (Array.isArray(type)) {
    const types = type.filter((each) => each !== 'null')
    return { schema: { ...schema, type: types[0]! }, isNullable: types.length < type.length }
  }
  const variants = anyOf?.filter((each) => each.type !== 'null')
  if (!variants || variants.length === anyOf?.length) return { schema, isNullable: type === 'null' }
  const { anyOf: _variants, ...rest } = schema
  const inner = variants.length === 1 ? variants[0] : { anyOf: variants }
  return { schema: { ...rest, ...inner }, isNullable: true }
}
