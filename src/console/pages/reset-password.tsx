import { useMessages } from '../language/language.tsx'
import { Page } from '../ui/page.tsx'

export function ResetPasswordPage() {
  const messages = useMessages()
  return <Page title={messages.signIn.title}>{null}</Page>
}
