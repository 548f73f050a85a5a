import type { Endpoint } from '#contract/endpoint.ts'
import { toJsonSchema } from '#contract/json-schema.ts'
import { exampleBody } from '#contract/openapi.ts'
import type { Action } from '#contract/permissions.ts'
import type { UserId } from '#domain/id.ts'
import type { About } from './permission-expectation.ts'
import { rows } from './permission-rows.ts'
import type { Ids, Row } from './permission-rows.ts'
import { things } from './things.ts'
import type { Place } from './things.ts'

/** One way to call an endpoint, about things that are yet to be made. */
export type NamedCall = {
  /** The endpoint, and which row of it. */
  readonly title: string
  readonly endpoint: Endpoint
  readonly row: Row
  readonly about: About
  readonly action: Action
  readonly inBody: Action | undefined
  /** What is named: the parameter, and which thing it stands for. */
  readonly names: readonly (readonly [parameter: string, thing: string])[]
}

/** How to call each endpoint. Throws for one that names what nobody has taught us to make. */
export function namedCalls(endpoints: readonly Endpoint[]): NamedCall[] {
  const titles = new Set(endpoints.map(titleOf))
  const stray = Object.keys(rows).filter((title) => !titles.has(title))
  if (stray.length > 0) throw new Error(`test/support/permission-rows.ts: no endpoint ${stray[0]}`)
  return endpoints.flatMap((endpoint) => {
    const calls = (rows[titleOf(endpoint)] ?? [{}]).map((row) => namedCall(endpoint, row))
    const named = new Set(calls.flatMap(({ names }) => names.map(([parameter]) => parameter)))
    const forgotten = idsIn(endpoint).filter((field) => !named.has(field))
    if (forgotten.length === 0) return calls
    throw new Error(
      `say in test/support/permission-rows.ts what ${forgotten.join()} of ${titleOf(endpoint)} is`,
    )
  })
}

function titleOf({ method, path }: Pick<Endpoint, 'method' | 'path'>): string {
  return `${method} ${path}`
}

/** What a path holds that is nobody's: each organization has all months. */
const values: Ids = { month: '2026-10' }

function namedCall(endpoint: Endpoint, row: Row): NamedCall {
  const inPath = Array.from(endpoint.path.matchAll(/\{(\w+)\}/g), ([, name]) => name!).filter(
    (name) => values[name] === undefined,
  )
  const names = [...inPath, ...(row.names ?? [])].map(
    (name) => [name, row.as?.[name] ?? name] as const,
  )
  const unknown = names.find(([, thing]) => !things[thing])
  if (unknown) throw new Error(`say in test/support/things.ts how to make ${unknown.join(' as ')}`)
  const of = names.map(([, thing]) => things[thing]!.of)
  const about = (['workspace', 'person', 'organization'] as const).find((each) => of.includes(each))
  return {
    title: titleOf(endpoint) + (row.note ? ` (${row.note})` : ''),
    endpoint,
    row,
    about: row.about ?? about ?? 'nothing',
    action: endpoint.action,
    inBody: row.inBody,
    names,
  }
}

/** Filters by a person or an author show what the same caller sees without them. */
const harmless = [
  'after_id',
  'before_id',
  'created_by_user_id',
  'owner_user_id',
  'client_session_id',
]

/** The fields of query and body that must name something. */
function idsIn({ query, body }: Endpoint): string[] {
  const inQuery = Object.keys(toJsonSchema(query, 'input').properties ?? {})
  const bodySchema = body ? toJsonSchema(body, 'input') : {}
  const inBody = [...JSON.stringify(bodySchema).matchAll(/"(\w+)":\{/g)].map(([, name]) => name!)
  return [
    ...inQuery.filter((name) => name.endsWith('_id') && !harmless.includes(name)),
    ...inBody.filter((name) => name.endsWith('_id') && !unsupported.includes(name)),
  ]
}

/** Of Anthropic's, refused whatever they name; and what names something elsewhere. */
const unsupported = ['external_key_id', 'user_profile_id', 'client_id']

export function pathOf({ endpoint, row }: NamedCall, ids: Ids): string {
  const path = endpoint.path.replaceAll(
    /\{(\w+)\}/g,
    (_all, name: string) => ids[name] ?? values[name]!,
  )
  return path + (row.query?.(ids) ?? '')
}

export function bodyOf({ endpoint, row }: NamedCall, ids: Ids): unknown {
  if (endpoint.method === 'GET') return undefined
  return row.body?.(ids) ?? exampleBody(endpoint) ?? undefined
}

/** What is made is kept in `made`, and found there again. */
export async function idsOf(
  { names }: NamedCall,
  place: Place,
  { made, ownerId }: { readonly made: Map<string, string>; readonly ownerId: UserId | undefined },
): Promise<Ids> {
  const ids: Record<string, string> = {}
  for (const [parameter, thing] of names) {
    const owner = things[thing]!.of === 'person' ? (ownerId ?? '') : ''
    const slot = `${place.workspaceId} ${parameter} ${thing} ${owner}`
    ids[parameter] = made.get(slot) ?? (await things[thing]!.make(place, ownerId))
    made.set(slot, ids[parameter])
  }
  return ids
}

const prefixes: Ids = {
  workspace_id: 'wrkspc',
  api_key_id: 'apikey',
  user_id: 'user',
  owner_user_id: 'user',
  hand_over_to: 'user',
  notification_id: 'ntf',
  webhook_id: 'whk',
  statement_recipient_id: 'strcp',
  break_glass_user_id: 'user',
  request_id: 'req',
}

/** As good as those of things, of nothing. */
export function missingIds({ names }: NamedCall): Ids {
  const missing = (name: string) =>
    name === 'digest' ? '0'.repeat(64) : `${prefixes[name] ?? 'x'}_01missing`
  return Object.fromEntries(names.map(([parameter]) => [parameter, missing(parameter)]))
}
