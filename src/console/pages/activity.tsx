import { useMessages } from '../language/language.tsx'
import { Page } from '../ui/page.tsx'

export function ActivityPage() {
  const messages = useMessages()
  return <Page title={messages.audit.title}>{null}</Page>
}
