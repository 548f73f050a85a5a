import { useApi } from '../api/use-api.ts'
import { useMessages } from '../language/language.tsx'
import { FaultNotice } from '../ui/notice.tsx'
import { Card, Page, Section } from '../ui/page.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { AppearanceSection } from './account/appearance-section.tsx'
import { FactorRow } from './account/factor-row.tsx'
import { LinkRows } from './account/link-rows.tsx'
import { PasskeysSection } from './account/passkeys-section.tsx'
import { PasswordRow } from './account/password-row.tsx'
import { ProfileSection } from './account/profile-section.tsx'
import { SessionsSection } from './account/sessions-section.tsx'

/** Who the reader is, how they sign in, and where they are signed in. */
export function AccountPage() {
  const { account } = useMessages()
  return (
    <Page title={account.title} intro={account.intro}>
      <div className="flex max-w-3xl flex-col gap-8">
        <ProfileSection />
        <AppearanceSection />
        <SecuritySection />
        <PasskeysSection />
        <SessionsSection />
      </div>
    </Page>
  )
}

function SecuritySection() {
  const { account } = useMessages()
  const { data, error, refetch } = useApi('GET /v1/organizations/account/security', {})
  return (
    <Section title={account.security}>
      {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      {!error && (
        <Card>
          {data ? (
            <>
              <PasswordRow hasPassword={data.has_password} />
              <FactorRow factor={data.second_factor} />
              <LinkRows links={data.identity_links} />
            </>
          ) : (
            <>
              <Skeleton wide />
              <Skeleton wide />
            </>
          )}
        </Card>
      )}
    </Section>
  )
}
