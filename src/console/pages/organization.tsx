import { useAccount } from '../api/use-account.ts'
import { useApi } from '../api/use-api.ts'
import { useMessages } from '../language/language.tsx'
import { CopyText } from '../ui/copy.tsx'
import { Facts } from '../ui/facts.tsx'
import { FaultNotice } from '../ui/notice.tsx'
import { Card, Page, Section } from '../ui/page.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { SettingsForm } from './organization/settings-form.tsx'

/** What the organization is, and what holds for everybody in it. */
export function OrganizationPage() {
  const { settings } = useMessages()
  const { data, error, refetch } = useApi('GET /v1/organizations/settings', {})
  return (
    <Page title={settings.title} intro={settings.intro}>
      <About tier={data && settings.tiers[data.usage_tier]} />
      <Section title={settings.mail}>
        {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
        {!error && (
          <Card>
            {data ? (
              <SettingsForm settings={data} />
            ) : (
              <>
                <Skeleton wide />
                <Skeleton wide />
                <Skeleton wide />
              </>
            )}
          </Card>
        )}
      </Section>
    </Page>
  )
}

function About({ tier }: { readonly tier: string | undefined }) {
  const { settings } = useMessages()
  const { organization, default_workspace_id: defaultWorkspaceId } = useAccount()
  return (
    <Section title={settings.about}>
      <Card>
        <Facts
          facts={[
            {
              term: settings.name,
              value: (
                <span className="flex flex-col">
                  <span className="font-medium">{organization.name}</span>
                  <span className="text-quiet">{settings.nameFixed}</span>
                </span>
              ),
            },
            { term: settings.id, value: <CopyText text={organization.id} /> },
            { term: settings.defaultWorkspace, value: <CopyText text={defaultWorkspaceId} /> },
            ...(tier === undefined ? [] : [{ term: settings.tier, value: tier }]),
          ]}
        />
      </Card>
    </Section>
  )
}
