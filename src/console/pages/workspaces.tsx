import { useMessages } from '../language/language.tsx'
import { Page } from '../ui/page.tsx'

export function WorkspacesPage() {
  const messages = useMessages()
  return <Page title={messages.workspaces.title}>{null}</Page>
}
