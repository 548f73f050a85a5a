import type { ApiKeyId, IncarnationId, OrganizationId, RequestId, WorkspaceId } from '#domain/id.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { RateTaken } from '#domain/rate-charge.ts'
import type { Ask, RequestScopes } from './port.ts'
import type { Adjustment } from './settlement.ts'

/** A reservation as it is inserted. Booleans are 0 or 1. Order and names are those of the table. */
export type ReservedRow = {
  readonly id: RequestId
  readonly state: 'reserved'
  readonly organization_id: OrganizationId
  readonly workspace_id: WorkspaceId
  readonly api_key_id: ApiKeyId | null
  readonly incarnation_id: IncarnationId
  readonly admitted_at_ms: number
  readonly model: string
  readonly rate_limit_group: string
  readonly stream: number
  readonly max_tokens: number
  readonly bound_nano_usd: bigint
  readonly input_tokens_bound: number
  readonly input_tokens_estimate: number
  readonly unbounded: number
  readonly unpriced: number
  readonly price_version: string
  readonly client_session_id: string | null
  readonly held_output_tokens: number
  readonly would_be_refused: number
}

/** The part of a request's row that decides what settling it does. */
export type StoredRequest = {
  readonly state: 'reserved' | 'settled' | 'released' | 'expired' | 'adjusted'
  readonly scopes: RequestScopes
  readonly admittedAtMs: number
  readonly boundNanoUsd: NanoUsd
  readonly costNanoUsd: NanoUsd
  readonly taken: RateTaken
  /** By a report-only limit, when it was admitted. */
  readonly wouldHaveBeenRefused: boolean
}

/** An adjustment and the instant at which it counts. Unix milliseconds. */
export type AdjustedRow = { readonly adjustment: Adjustment; readonly atMs: number }

/** A row's values in the order of its columns. */
export type ValuesOf<Row, Columns extends readonly (keyof Row)[]> = {
  readonly [At in keyof Columns]: Row[Columns[At]]
}

/** In the order of the statement that inserts them. */
export const reservedColumns = [
  'id',
  'state',
  'organization_id',
  'workspace_id',
  'api_key_id',
  'incarnation_id',
  'admitted_at_ms',
  'model',
  'rate_limit_group',
  'stream',
  'max_tokens',
  'bound_nano_usd',
  'input_tokens_bound',
  'input_tokens_estimate',
  'unbounded',
  'unpriced',
  'price_version',
  'client_session_id',
  'held_output_tokens',
  'would_be_refused',
] as const satisfies readonly (keyof ReservedRow)[]

/** In the order of `reservedColumns`. */
export function reservedValues(row: ReservedRow): ValuesOf<ReservedRow, typeof reservedColumns> {
  return [
    row.id,
    row.state,
    row.organization_id,
    row.workspace_id,
    row.api_key_id,
    row.incarnation_id,
    row.admitted_at_ms,
    row.model,
    row.rate_limit_group,
    row.stream,
    row.max_tokens,
    row.bound_nano_usd,
    row.input_tokens_bound,
    row.input_tokens_estimate,
    row.unbounded,
    row.unpriced,
    row.price_version,
    row.client_session_id,
    row.held_output_tokens,
    row.would_be_refused,
  ]
}

/** The row of an ask that was admitted at that instant. */
export function reservedRow(
  ask: Ask,
  incarnationId: IncarnationId,
  taken: RateTaken & Pick<StoredRequest, 'wouldHaveBeenRefused'>,
): ReservedRow {
  const { scopes, facts } = ask
  return {
    id: ask.requestId,
    state: 'reserved',
    organization_id: scopes.organizationId,
    workspace_id: scopes.workspaceId,
    api_key_id: scopes.apiKeyId,
    incarnation_id: incarnationId,
    admitted_at_ms: taken.admittedAtMs,
    model: facts.model,
    rate_limit_group: facts.rateLimitGroup,
    stream: facts.stream ? 1 : 0,
    max_tokens: facts.maxTokens,
    bound_nano_usd: ask.boundNanoUsd,
    input_tokens_bound: facts.inputTokensBound,
    input_tokens_estimate: facts.inputTokensEstimate,
    unbounded: facts.unbounded ? 1 : 0,
    unpriced: facts.unpriced ? 1 : 0,
    price_version: facts.priceVersion,
    client_session_id: facts.clientSessionId,
    held_output_tokens: taken.heldOutputTokens,
    would_be_refused: taken.wouldHaveBeenRefused ? 1 : 0,
  }
}

/** The columns that `StoredRequest` is read from. */
export const storedRequestColumns =
  'state, organization_id, workspace_id, api_key_id, admitted_at_ms, bound_nano_usd, cost_nano_usd, ' +
  'rate_limit_group, input_tokens_estimate, held_output_tokens, counted_output_tokens, would_be_refused'

/** Parses the columns that `StoredRequest` needs; integers are bigint on both databases. */
export function storedRequestOf(row: Record<string, unknown>): StoredRequest {
  const admittedAtMs = Number(row['admitted_at_ms'])
  return {
    state: row['state'] as StoredRequest['state'],
    scopes: {
      apiKeyId: row['api_key_id'] as ApiKeyId | null,
      workspaceId: row['workspace_id'] as WorkspaceId,
      organizationId: row['organization_id'] as OrganizationId,
    },
    admittedAtMs,
    boundNanoUsd: row['bound_nano_usd'] as NanoUsd,
    costNanoUsd: (row['cost_nano_usd'] ?? 0n) as NanoUsd,
    taken: {
      group: row['rate_limit_group'] as string,
      admittedAtMs,
      inputTokens: Number(row['input_tokens_estimate']),
      heldOutputTokens: Number(row['held_output_tokens']),
      countedOutputTokens: Number(row['counted_output_tokens']),
    },
    wouldHaveBeenRefused: row['would_be_refused'] === 1n,
  }
}

/** In the order of the statements that write it. */
export function adjustedRow({ adjustment, atMs }: AdjustedRow) {
  const { scopes } = adjustment
  return {
    id: adjustment.requestId,
    organization_id: scopes.organizationId,
    workspace_id: scopes.workspaceId,
    api_key_id: scopes.apiKeyId,
    admitted_at_ms: atMs,
    settled_at_ms: atMs,
    cost_nano_usd: adjustment.amountNanoUsd as bigint,
    reason: adjustment.reason,
  }
}
