import { splitNull } from './json-schema.ts'
import type { JsonSchema } from './json-schema.ts'

/**
 * Something that a schema takes, for readers: what is required, with words that mean something, and the first field
 * where none is required. `field` is the name that the value goes by, `owner` the type of the object around it.
 */
export function exampleOf(given: JsonSchema, field = '', owner = ''): unknown {
  const { schema, isNullable } = splitNull(given)
  if (isNullable && absentAtFirst.test(field)) return null
  if (schema.const !== undefined) return schema.const
  if (schema.default !== undefined && !Array.isArray(schema.default)) return schema.default
  if (schema.enum) return schema.enum.find((each) => each === texts[field]) ?? schema.enum[0]
  const [variant] = schema.oneOf ?? schema.anyOf ?? []
  if (variant) return exampleOf(variant, field, owner)
  const type = String(schema.type)
  switch (type) {
    case 'object':
      return exampleObject(schema, field)
    case 'array':
      return exampleList(schema, field, owner)
    case 'integer':
    case 'number':
      return numbers[field] ?? Math.max(schema.minimum ?? 0, Math.min(schema.maximum ?? 50, 50))
    case 'boolean':
      return false
    case 'string':
      return exampleText(schema, field, owner)
    default:
      return null
  }
}

/** Null in most answers. */
const absentAtFirst = /_at$|_error$|^(?:error|next_page|first_id|last_id|idempotency_key)$/

const numbers: Readonly<Record<string, number>> = { status: 200, attempts: 1, open_requests: 2 }

function exampleObject(schema: JsonSchema, field: string): unknown {
  const properties = Object.entries(schema.properties ?? {})
  if (properties.length === 0) return field === 'tags' ? { team: 'search' } : {}
  const type = schema.properties?.['type']?.const
  const { required = [] } = schema
  const optional = properties.find(([, { type: kind }]) => kind !== 'null')
  const shown = required.length > 0 ? required : [optional![0]]
  return Object.fromEntries(
    properties
      .filter(([name]) => shown.includes(name))
      .map(([name, inner]) => [
        name,
        exampleOf(inner, name, typeof type === 'string' ? type : field),
      ]),
  )
}

function exampleList(schema: JsonSchema, field: string, owner: string): unknown[] {
  const items = schema.items ?? {}
  if (schema.maxItems === 0) return []
  return [exampleOf(items, field.replace(/s$/, ''), owner)]
}

const instant = '2026-11-22T12:00:00Z'
const digits = '01JXBJLRVhQhu6aDjNAEzYFE'

/** Prefixes of ids, by the noun that a field or a type names. */
const prefixes: Readonly<Record<string, string>> = {
  workspace: 'wrkspc',
  api_key: 'apikey',
  admin_key: 'adminkey',
  user: 'user',
  member: 'user',
  spend_limit: 'spl',
  spend_adjustment: 'req',
  spend_limit_increase_request: 'slir',
  invite: 'invite',
  session: 'session',
  activity: 'activity',
  notification: 'ntf',
  notification_delivery: 'dlv',
  delivery: 'dlv',
  event: 'ntfevt',
  webhook: 'whk',
  statement_recipient: 'strcp',
  rate_limit: 'rl',
  model_group: 'rlg',
  token_count: 'rlg',
  concurrency: 'rlg',
}

/** What is written where the schema says no more than that it is a text. */
const texts: Readonly<Record<string, string>> = {
  name: 'Production',
  display_color: '#6C5BB9',
  display_name: 'Claude Opus 4.x',
  model_group: 'rlg_01YboxJB2ioa6TAsbUoYdJcE',
  email: 'ada@acme.example',
  alert_email: 'ada@acme.example',
  url: 'https://hooks.acme.example/atelier',
  amount: '50000',
  threshold: '40000',
  limit: '50000',
  spent: '12050.5',
  reserved: '125',
  remaining: '37824.5',
  excess: '0',
  period: 'monthly',
  window: '2026-11',
  fired_in: '2026-11',
  reason: 'Refund for the outage of 20 November',
  model: 'claude-opus-4-8',
  recipient: 'ada@acme.example',
  partial_key_hint: 'atl-api01-…x7Qp',
  key: 'atl-api01-…',
  secret: 'whsec_…',
  digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  allowed_model: 'claude-opus-4-8',
  allowed_ip: '203.0.113.0/24',
  password: 'correct horse battery staple',
}

/** What tells things of one list apart, by what the list holds. */
const kinds: Readonly<Record<string, string>> = {
  limit: 'requests_per_minute',
  actor: 'user_actor',
  change: 'name',
}

function exampleText(schema: JsonSchema, field: string, owner: string): string {
  if (schema.format === 'date-time') return instant
  if (schema.format === 'uuid') return '3f2b8c1e-9d47-4c55-8a53-5a2d0b8f6c11'
  if (schema.format === 'email') return texts['email']!
  const prefix = /^\^([a-z]+)_\[/.exec(schema.pattern ?? '')?.[1]
  if (prefix !== undefined) return `${prefix}_${digits}`
  const noun = field === 'id' ? owner.replace(/_deleted$/, '') : /^(\w+)_id$/.exec(field)?.[1]
  if (noun !== undefined) return `${prefixes[noun] ?? noun}_${digits}`
  if (field === 'type') return kinds[owner] ?? 'platform_workspace_created'
  if (field === 'page') return 'page_bmV4dA'
  return texts[field] ?? 'text'.slice(0, schema.maxLength ?? 4)
}
