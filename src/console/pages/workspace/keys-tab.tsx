import type { Workspace } from '#contract/workspaces.ts'
import { useMessages } from '../../language/language.tsx'

export function KeysTab({ workspace }: { readonly workspace: Workspace }) {
  const messages = useMessages()
  return (
    <p>
      {messages.keys.title} {workspace.name}
    </p>
  )
}
