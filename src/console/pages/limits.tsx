import { useMessages } from '../language/language.tsx'
import { Page } from '../ui/page.tsx'

export function LimitsPage() {
  const messages = useMessages()
  return <Page title={messages.limits.title}>{null}</Page>
}
