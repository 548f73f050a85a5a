import { z } from 'zod'
import type { SpendLimitId, WorkspaceId } from '#domain/id.ts'
import { spendWindows } from '#domain/window.ts'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import { Scope, anyScope, limitMode, period, reportOnlyMode } from './scopes.ts'
import {
  cents,
  cursorPage,
  cursorPageQuery,
  pathId,
  queryList,
  taggedId,
  timestamp,
} from './shapes.ts'

export const SpendLimit = z.object({
  id: z.string(),
  type: z.literal('spend_limit'),
  scope: Scope,
  /** Whole US cents. */
  amount: z.string(),
  currency: z.literal('USD'),
  period: z.enum(spendWindows),
  /** False: it only reports. */
  is_enabled: z.boolean(),
  /** An extension. */
  mode: reportOnlyMode,
  created_at: timestamp,
  updated_at: timestamp,
})
export type SpendLimit = z.infer<typeof SpendLimit>

export const SetSpendLimitBody = z.strictObject({
  scope: anyScope,
  amount: cents,
  period,
  /** An extension: `report_only` refuses nothing, and counts what it would have refused. */
  mode: limitMode,
})
export type SetSpendLimitBody = z.infer<typeof SetSpendLimitBody>

/** Anthropic's kinds, of which some have no limits here, and ours. */
const spendLimitScopeTypes = [
  'organization',
  'organization_service',
  'rbac_group',
  'seat_tier',
  'usage_tier',
  'user',
  'workspace',
  'api_key',
] as const

const ListSpendLimitsQuery = z.strictObject({
  ...cursorPageQuery,
  scope_type: queryList(
    z.enum(spendLimitScopeTypes, `Must be one of ${spendLimitScopeTypes.join(', ')}`),
    limits.listFilterEntriesMax,
  ).optional(),
  workspace_id: taggedId<WorkspaceId>('wrkspc').optional(),
})
export type ListSpendLimitsQuery = z.infer<typeof ListSpendLimitsQuery>

const DeletedSpendLimit = z.object({ id: z.string(), type: z.literal('spend_limit_deleted') })
export type DeletedSpendLimit = z.infer<typeof DeletedSpendLimit>

const SpendLimitParams = z.object({ spend_limit_id: pathId<SpendLimitId>() })

export const setSpendLimitEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/spend_limits',
  verb: 'set',
  summary: 'Sets the spend limit of a scope, in place of the one it has for that period.',
  action: 'key_limits.edit',
  body: SetSpendLimitBody,
  response: SpendLimit,
})

export const listSpendLimitsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/spend_limits',
  summary: 'Lists spend limits, newest first.',
  action: 'spend_limits.view',
  query: ListSpendLimitsQuery,
  response: cursorPage(SpendLimit),
})

export const getSpendLimitEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/spend_limits/{spend_limit_id}',
  summary: 'Gets a spend limit.',
  action: 'spend_limits.view',
  params: SpendLimitParams,
  response: SpendLimit,
})

export const deleteSpendLimitEndpoint = endpoint({
  method: 'DELETE',
  path: '/v1/organizations/spend_limits/{spend_limit_id}',
  summary: 'Deletes a spend limit: nothing limits that scope and period any more.',
  action: 'key_limits.edit',
  params: SpendLimitParams,
  response: DeletedSpendLimit,
})
