import type { AdminKey as AdminKeyOnTheWire } from '#contract/admin-keys.ts'
import type { AdminKey } from '#store/queries/admin-keys.ts'
import { presentInstant } from '../present.ts'

export function presentAdminKey(key: AdminKey): AdminKeyOnTheWire {
  return {
    id: key.id,
    type: 'admin_api_key',
    name: key.name,
    status: key.status,
    created_at: presentInstant(key.createdAtMs),
    created_by: { id: key.userId, type: 'user' },
    partial_key_hint: key.hint,
  }
}
