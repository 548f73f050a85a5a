import { useMessages } from '../language/language.tsx'
import { Page } from '../ui/page.tsx'

export function IncreaseRequestsPage() {
  const messages = useMessages()
  return <Page title={messages.requests.title}>{null}</Page>
}
