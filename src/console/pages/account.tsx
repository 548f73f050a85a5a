import { useMessages } from '../language/language.tsx'
import { Page } from '../ui/page.tsx'

export function AccountPage() {
  const messages = useMessages()
  return <Page title={messages.account.title}>{null}</Page>
}
