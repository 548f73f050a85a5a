import type { RequestId } from '#domain/id.ts'
import { reportOnlyPrefix } from '#domain/refusal.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { Ask } from './port.ts'

/** Refusals of one key and limiter within one second: the first, and how many there were. */
export type RefusedRow = {
  readonly ask: Ask
  readonly refusal: Refusal
  readonly limiter: string
  readonly firstAtMs: number
  readonly count: number
  readonly lastAtMs: number
  readonly lastRequestId: RequestId
}

/** In the order of the statements that write it. `detail` says what the limiter saw of the first refusal. */
export function refusedRow(refused: RefusedRow) {
  const { ask, refusal } = refused
  const detail = { refusal, boundNanoUsd: ask.boundNanoUsd, facts: ask.facts }
  return {
    id: idOf(refused),
    organization_id: ask.scopes.organizationId as string,
    workspace_id: ask.scopes.workspaceId as string,
    api_key_id: ask.scopes.apiKeyId as string | null,
    limiter: refused.limiter,
    second: Math.floor(refused.firstAtMs / 1000),
    count: refused.count,
    model: ask.facts.model,
    first_at_ms: refused.firstAtMs,
    last_at_ms: refused.lastAtMs,
    last_request_id: refused.lastRequestId as string,
    detail: JSON.stringify(detail, (_key, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    ),
  }
}

/** A request is refused once; how many limits would have refused it, each with a row of its own, is another matter. */
function idOf({ ask, limiter }: RefusedRow): string {
  return limiter.startsWith(reportOnlyPrefix) ? `${ask.requestId}/${limiter}` : ask.requestId
}
