import { useMessages } from '../language/language.tsx'
import { Page } from '../ui/page.tsx'

export function SignOnPage() {
  const messages = useMessages()
  return <Page title={messages.signOn.title}>{null}</Page>
}
