import type { Endpoint } from '#contract/endpoint.ts'
import { exampleBody } from '#contract/openapi.ts'
import type { Action } from '#contract/permissions.ts'
import type { WorkspaceId } from '#domain/id.ts'
import { increaseOf, ofWorkspace, things } from './things.ts'

/** Ids by the name of the parameter they are given as. */
export type Ids = Readonly<Record<string, string>>

/** What a call of an endpoint names. */
export type Row = {
  /** Where it differs from the endpoint's, since it depends on what the body names. */
  readonly action?: Action
  /** Appended to the path. */
  readonly query?: (ids: Ids) => string
  /** What the query or body names. */
  readonly names?: readonly string[]
  readonly body?: (ids: Ids) => object
  /** It names what nobody has, so that whoever may ask learns that it is not there. */
  readonly namesNobodys?: true
}

/** What cannot be told from an endpoint's path: bodies and queries that name something. */
const rows: Readonly<Record<string, Row>> = {
  'POST /v1/organizations/api_keys': {
    names: ['workspace_id'],
    body: ({ workspace_id }) => ({ name: 'key', workspace_id }),
  },
  'POST /v1/organizations/spend_limits': {
    names: ['api_key_id'],
    body: ({ api_key_id }) => ({ scope: { type: 'api_key', api_key_id }, amount: '400' }),
  },
  'GET /v1/organizations/spend_limits/effective': {
    names: ['workspace_id'],
    query: ({ workspace_id }) => `?workspace_id=${workspace_id}`,
  },
  'POST /v1/organizations/spend_adjustments': {
    body: () => ({ scope: { type: 'organization' }, amount: '1', reason: 'test' }),
  },
  'POST /v1/organizations/notifications': {
    names: ['workspace_id'],
    body: ({ workspace_id }) => ofWorkspace({ workspaceId: workspace_id as WorkspaceId }),
  },
  'POST /v1/organizations/api_keys/identify': { namesNobodys: true },
  // Whoever asks has only sessions of their own.
  'DELETE /v1/organizations/sessions/{session_id}': { namesNobodys: true },
  'POST /v1/organizations/spend_limit_increase_requests': {
    names: ['workspace_id'],
    body: ({ workspace_id }) => increaseOf({ workspaceId: workspace_id as WorkspaceId }),
  },
  'POST /v1/organizations/workspaces/{workspace_id}/members': {
    names: ['user_id'],
    body: ({ user_id }) => ({ user_id, workspace_role: 'workspace_developer' }),
  },
}

export type NamedCall = {
  readonly action: Action
  /** The things named, by parameter. */
  readonly names: readonly string[]
  /** Whether one of them lies in a workspace. */
  readonly isOfWorkspace: boolean
  readonly namesNobodys: boolean
  pathOf(ids: Ids): string
  bodyOf(ids: Ids): unknown
}

/** How to call an endpoint about given things. Throws for one that names what nobody has taught us to make. */
export function namedCall(endpoint: Endpoint): NamedCall {
  const row = rows[`${endpoint.method} ${endpoint.path}`] ?? {}
  const inPath = Array.from(endpoint.path.matchAll(/\{(\w+)\}/g), ([, name]) => name!)
  const names = [...inPath, ...(row.names ?? [])]
  const unknown = names.filter((name) => !things[name])
  if (unknown.length > 0) {
    throw new Error(`say in test/support/things.ts how to make what ${unknown.join()} names`)
  }
  return {
    action: row.action ?? endpoint.action,
    names,
    isOfWorkspace: names.some((name) => things[name]!.of === 'workspace'),
    namesNobodys: row.namesNobodys ?? false,
    pathOf: (ids) =>
      endpoint.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => ids[name]!) +
      (row.query?.(ids) ?? ''),
    bodyOf: (ids) => row.body?.(ids) ?? exampleBody(endpoint),
  }
}
