import type { Workspace } from '#contract/workspaces.ts'
import { useMessages } from '../../language/language.tsx'

export function LimitsTab({ workspace }: { readonly workspace: Workspace }) {
  const messages = useMessages()
  return (
    <p>
      {messages.limits.title} {workspace.name}
    </p>
  )
}
