import { useMessages } from '../language/language.tsx'
import { Page } from '../ui/page.tsx'

export function AdminKeysPage() {
  const messages = useMessages()
  return <Page title={messages.keys.title}>{null}</Page>
}
