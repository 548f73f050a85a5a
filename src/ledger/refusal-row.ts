import type { RequestId } from '#domain/id.ts'
import { limiterOf } from '#domain/refusal.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { Ask, RefusedAsk } from './port.ts'
import type { SettleResult } from './settlement.ts'

/** Refusals of one key, limiter and model within one second: the first, and how many there were. */
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
    id: ask.requestId as string,
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

/**
 * Counts a refusal with those of its key, limiter and model in the same second. Models that nobody knows count as one,
 * under the first name of the batch: whoever makes up names fills no table with them.
 */
export function recordRefusal(
  refused: Map<string, RefusedRow>,
  { ask, refusal, atMs }: RefusedAsk,
): SettleResult {
  const limiter = limiterOf(refusal)
  const second = Math.floor(atMs / 1000)
  const model = ask.facts.unpriced ? '' : ask.facts.model
  const key = `${ask.scopes.apiKeyId ?? ask.scopes.workspaceId}/${limiter}/${second}/${model}`
  const row = refused.get(key)
  refused.set(key, {
    ask: row?.ask ?? ask,
    refusal: row?.refusal ?? refusal,
    limiter,
    firstAtMs: row?.firstAtMs ?? atMs,
    count: (row?.count ?? 0) + 1,
    lastAtMs: atMs,
    lastRequestId: ask.requestId,
  })
  return 'settled'
}
