import { useMessages } from '../language/language.tsx'
import { Page } from '../ui/page.tsx'

export function OutboxPage() {
  const messages = useMessages()
  return <Page title={messages.notifications.title}>{null}</Page>
}
