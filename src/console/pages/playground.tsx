import { useMessages } from '../language/language.tsx'
import { Page } from '../ui/page.tsx'

export function PlaygroundPage() {
  const messages = useMessages()
  return <Page title={messages.playground.title}>{null}</Page>
}
