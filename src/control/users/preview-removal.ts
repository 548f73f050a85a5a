import type { RemovalPreview } from '#contract/users.ts'
import { limits } from '#contract/limits.ts'
import type { UserId } from '#domain/id.ts'
import { listLiveAdminKeysOf } from '#store/queries/admin-keys.ts'
import { listActiveApiKeysOf } from '#store/queries/owned-api-keys.ts'
import { listMembershipsOf } from '#store/queries/workspace-members.ts'
import type { RequestContext } from '../context.ts'
import { getUser } from './get-user.ts'

/** What `removeUser` would disable and take away, as of now. */
export async function previewRemoval(context: RequestContext, id: UserId): Promise<RemovalPreview> {
  const db = context.store.read
  const { organizationId } = await getUser(context, id)
  const owner = { organizationId, userId: id }
  const keys = await listActiveApiKeysOf(db, owner)
  const adminKeys = await listLiveAdminKeysOf(db, owner)
  return {
    type: 'user_removal_preview',
    user_id: id,
    api_keys: keys.slice(0, limits.pageItemsMax).map((key) => ({
      id: key.id,
      name: key.name,
      workspace_id: key.workspaceId,
    })),
    api_key_count: keys.length,
    admin_key_ids: adminKeys.map((key) => key.id),
    workspace_ids: [...(await listMembershipsOf(db, id))],
  }
}
