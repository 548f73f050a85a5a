import type { StoreTransaction } from '#store/port.ts'
import { updateOrganizationRow } from '#store/queries/organizations.ts'
import { recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { presentOrganizationSettings } from './present-organization-settings.ts'
import type { SettledOrganization } from './present-organization-settings.ts'

/**
 * Writes the settings that the store keeps, and the audit row of all of them. Returns false, with nothing
 * written, if none has changed.
 */
export async function saveOrganization(
  context: RequestContext,
  tx: StoreTransaction,
  { before, after }: { before: SettledOrganization; after: SettledOrganization },
): Promise<boolean> {
  const presented = {
    before: presentOrganizationSettings(before),
    after: presentOrganizationSettings(after),
  }
  if (JSON.stringify(presented.before) === JSON.stringify(presented.after)) return false
  await updateOrganizationRow(tx.db, after.organization)
  await recordChange(context, tx, {
    type: 'organization_settings_updated',
    subjectId: context.caller.organizationId,
    workspaceId: null,
    before: auditable(presented.before),
    after: {
      ...auditable(presented.after),
      alert_emails_changed:
        String(presented.before.alert_emails) !== String(presented.after.alert_emails),
    },
  })
  return true
}

/** Without addresses, which the audit never holds. */
function auditable({
  alert_emails,
  ...settings
}: ReturnType<typeof presentOrganizationSettings>): object {
  return { ...settings, alert_email_count: alert_emails.length }
}
