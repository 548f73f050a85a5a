import type { ApiKey } from '#contract/api-keys.ts'
import type { BodyOf } from '../../api/operations.ts'
import type { Allowed } from './allow-fields.tsx'

/** What stands in the form of a key. */
export type EditedKey = Allowed & { readonly name: string }

type UpdateBody = BodyOf<'POST /v1/organizations/api_keys/{api_key_id}'>

/** What differs from the key as it is; null: nothing does. */
export function keyChanges(before: ApiKey, after: EditedKey): UpdateBody | null {
  const name = after.name.trim()
  const changes = {
    ...(name !== before.name.trim() && name !== '' && { name }),
    ...(!isSame(after.models, before.allowed_models) && {
      allowed_models: after.models && [...after.models],
    }),
    ...(!isSame(after.ips, before.allowed_ips) && { allowed_ips: after.ips && [...after.ips] }),
  }
  return Object.keys(changes).length > 0 ? changes : null
}

function isSame(left: readonly string[] | null, right: readonly string[] | null): boolean {
  if (left === null || right === null) return left === right
  return left.length === right.length && left.every((each) => right.includes(each))
}
