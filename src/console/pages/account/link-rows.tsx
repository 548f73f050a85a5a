import type { AccountSecurity } from '#contract/account-security.ts'
import { useLanguage } from '../../language/language.tsx'
import { SettingRow } from './setting-row.tsx'

/** Which identity providers vouch for the reader. */
export function LinkRows({ links }: { readonly links: AccountSecurity['identity_links'] }) {
  const { messages, format } = useLanguage()
  const words = messages.account.links
  if (links.length === 0) return null
  return (
    <SettingRow title={words.title}>
      {links.map((link) => (
        <p key={link.identity_provider_id}>
          {words.linked(link.name, format.date(link.created_at))}
        </p>
      ))}
    </SettingRow>
  )
}
