import type { Workspace } from '#contract/workspaces.ts'
import { Tile } from './tile.tsx'

/** A workspace as it is recognised everywhere: its colour and its name. */
export function WorkspaceName({
  workspace,
}: {
  readonly workspace: Pick<Workspace, 'name' | 'display_color'>
}) {
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-2">
      <Tile color={workspace.display_color} size="sm" />
      <span className="truncate">{workspace.name}</span>
    </span>
  )
}
