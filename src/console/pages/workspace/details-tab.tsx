import type { Workspace } from '#contract/workspaces.ts'
import { useMessages } from '../../language/language.tsx'

export function DetailsTab({ workspace }: { readonly workspace: Workspace }) {
  const messages = useMessages()
  return (
    <p>
      {messages.workspaces.title} {workspace.name}
    </p>
  )
}
