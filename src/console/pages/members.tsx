import { useMessages } from '../language/language.tsx'
import { Page } from '../ui/page.tsx'

export function MembersPage() {
  const messages = useMessages()
  return <Page title={messages.people.title}>{null}</Page>
}
