import type { CatalogIndex } from '#domain/catalog.ts'
import type { RequestId } from '#domain/id.ts'
import type { ScopeKind } from '#domain/scope.ts'

export type RefusalContext = {
  readonly requestId: RequestId
  /** The largest `max_tokens` with which a request that is too large would fit the limit that refused it. */
  readonly maxTokensThatFit: number | undefined
  /** Why the cost of the request has no bound. */
  readonly unboundedReasons: readonly string[]
  readonly catalog: CatalogIndex
  /** Where the request came from. */
  readonly address: string | null
  /** The model of its body, where that has been read. */
  readonly model: string | undefined
  /** When it was refused. Unix milliseconds. */
  readonly atMs: number
}

export const scopeNames = {
  api_key: 'API key',
  workspace: 'workspace',
  organization: 'organization',
} as const satisfies Record<ScopeKind, string>

/** 1 to 5, spread over the clients that were refused together, so that they do not come back together. */
export function retryAfterSeconds(requestId: RequestId): number {
  let sum = 0
  for (let at = 0; at < requestId.length; at++) sum += requestId.charCodeAt(at)
  return 1 + (sum % 5)
}
