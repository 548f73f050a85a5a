import { getKeyPolicyRow } from '#store/queries/key-policies.ts'
import type { KeyPolicy } from '#store/queries/key-policies.ts'
import type { RequestContext } from '../context.ts'

export function getKeyPolicy({ store, caller }: RequestContext): Promise<KeyPolicy> {
  return getKeyPolicyRow(store.read, caller.organizationId)
}
