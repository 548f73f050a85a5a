import { useMessages } from '../language/language.tsx'
import { Page } from '../ui/page.tsx'

export function OrganizationPage() {
  const messages = useMessages()
  return <Page title={messages.settings.title}>{null}</Page>
}
