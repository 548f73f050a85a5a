import type { CreateAdminKeyBody } from '#contract/admin-keys.ts'
import { limits } from '#contract/limits.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import { countLiveAdminKeys, insertAdminKey } from '#store/queries/admin-keys.ts'
import type { AdminKey } from '#store/queries/admin-keys.ts'
import { ApiError, invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { mailNewAdminKey } from '../notify/security-mail.ts'
import { presentAdminKey } from './present-admin-key.ts'

/** The secret leaves here once; only its digest is kept. */
export async function createAdminKey(
  context: RequestContext,
  { name }: CreateAdminKeyBody,
): Promise<{ key: AdminKey; secret: string }> {
  const { secret, digest, hint } = createSecretKey('admin')
  const { organizationId, userId } = context.caller
  if (userId === null) throw new ApiError('permission_error', 'Only people make admin keys.')
  const key = await change(context, async (tx) => {
    if ((await countLiveAdminKeys(tx.db, organizationId)) >= limits.adminKeysMax) {
      throw invalidRequest(
        `The organization has ${limits.adminKeysMax} admin keys, which is the most: archive one first.`,
      )
    }
    const made: AdminKey = {
      id: context.ids.adminKey(),
      organizationId,
      userId,
      name,
      status: 'active',
      hint,
      createdAtMs: context.clock.now(),
    }
    await insertAdminKey(tx.db, { ...made, digest })
    await recordChange(context, tx, {
      type: 'admin_api_key_created',
      subjectId: made.id,
      workspaceId: null,
      before: null,
      after: presentAdminKey(made),
    })
    await mailNewAdminKey(context, tx, made)
    return made
  })
  return { key, secret }
}
