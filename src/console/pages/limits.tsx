import { useCan } from '../api/use-account.ts'
import { useMessages } from '../language/language.tsx'
import { Page } from '../ui/page.tsx'
import { AlertEmails } from './limits/alert-emails.tsx'
import { Notifications } from './limits/notifications.tsx'
import { RateLimits } from './limits/rate-limits.tsx'
import { SpendLimits } from './limits/spend-limits.tsx'
import { StatementRecipients } from './limits/statement-recipients.tsx'
import { OrganizationTakenRequests } from './limits/taken-requests.tsx'
import { UsageTier } from './limits/usage-tier.tsx'

const organization = { type: 'organization' } as const

/** The organization's own limits. Developers read its rate limits, which they share, and nothing of its spend. */
export function LimitsPage() {
  const { limits } = useMessages()
  const can = useCan()
  const maySeeSettings = can('organization_settings.view')
  return (
    <Page title={limits.title} intro={limits.introOrganization}>
      <div className="flex flex-col gap-10">
        {can('spend_limits.view') && <SpendLimits scope={organization} name="" />}
        {can('notifications.view') && <Notifications scope={organization} />}
        {maySeeSettings && <AlertEmails />}
        {can('statements.view') && <StatementRecipients />}
        {maySeeSettings && <UsageTier />}
        <RateLimits scope={organization} />
        {maySeeSettings && <OrganizationTakenRequests />}
      </div>
    </Page>
  )
}
