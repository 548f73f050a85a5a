import type { OrganizationId, UserId } from '#domain/id.ts'
import type { Db } from '../port.ts'

/** How people of an organization have to sign in. */
export type SsoSettings = {
  /** With an identity provider alone. */
  readonly isRequired: boolean
  /** Who may without one nevertheless. */
  readonly breakGlassUserId: UserId | null
}

/** What nobody has set is not required. */
export async function findSsoSettings(
  db: Db,
  organizationId: OrganizationId,
): Promise<SsoSettings> {
  const row = await db
    .selectFrom('organization')
    .select(['sso_required', 'break_glass_user_id'])
    .where('id', '=', organizationId)
    .executeTakeFirst()
  return {
    isRequired: row?.sso_required === 1n,
    breakGlassUserId: row?.break_glass_user_id ?? null,
  }
}

/** Writes both. */
export async function updateSsoSettings(
  db: Db,
  organizationId: OrganizationId,
  { isRequired, breakGlassUserId }: SsoSettings,
): Promise<void> {
  await db
    .updateTable('organization')
    .set({ sso_required: isRequired ? 1n : 0n, break_glass_user_id: breakGlassUserId })
    .where('id', '=', organizationId)
    .execute()
}
