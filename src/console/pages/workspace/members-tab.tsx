import type { Workspace } from '#contract/workspaces.ts'
import { useMessages } from '../../language/language.tsx'

export function MembersTab({ workspace }: { readonly workspace: Workspace }) {
  const messages = useMessages()
  return (
    <p>
      {messages.members.title} {workspace.name}
    </p>
  )
}
