import type { BodyOf } from '../../api/operations.ts'
import type { Allowed } from './allow-fields.tsx'
import { dayProblem, expiresAtMs } from './expiry.ts'
import type { Expiry, ExpiryRules } from './expiry.ts'
import type { NewLimit } from './limit-field.tsx'

/** What is typed into the form of a new key. */
export type NewKey = Allowed & {
  readonly workspaceId: string | null
  readonly name: string
  readonly expiry: Expiry
  readonly limit: NewLimit
}

type Untouched = Omit<NewKey, 'expiry'> & { readonly expiry?: Expiry }

export const emptyKey: Untouched = {
  workspaceId: null,
  name: '',
  limit: { cents: null, period: 'monthly' },
  models: null,
  ips: null,
}

export type NewKeyBody = BodyOf<'POST /v1/organizations/api_keys'>

/** What would be sent; null while something is missing or is no amount or date. */
export function newKeyBody(key: NewKey, rules: ExpiryRules): NewKeyBody | null {
  const { workspaceId, name, expiry, limit, models, ips } = key
  const nowMs = Date.now()
  if (workspaceId === null || name.trim() === '' || limit.cents === undefined) return null
  if (expiry.choice === 'date' && dayProblem(expiry.day, rules, nowMs)) return null
  const atMs = expiresAtMs(expiry, rules, nowMs)
  if (atMs === undefined) return null
  return {
    name: name.trim(),
    workspace_id: workspaceId,
    ...(atMs === null ? {} : { expires_at: new Date(atMs).toISOString() }),
    ...(models === null ? {} : { allowed_models: [...models] }),
    ...(ips === null ? {} : { allowed_ips: [...ips] }),
  }
}
