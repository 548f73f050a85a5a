import { useMessages } from '../language/language.tsx'
import { Page } from '../ui/page.tsx'

export function OverviewPage() {
  const messages = useMessages()
  return <Page title={messages.overview.title}>{null}</Page>
}
