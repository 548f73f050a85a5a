import { useMessages } from '../language/language.tsx'
import { Page } from '../ui/page.tsx'

export function ConnectPage() {
  const messages = useMessages()
  return <Page title={messages.connect.title}>{null}</Page>
}
