import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Workspace } from '#contract/workspaces.ts'
import { useAccount, useCan } from '../../api/use-account.ts'
import { useWorkspaces } from '../../api/use-workspaces.ts'
import { useMessages } from '../../language/language.tsx'
import { Select } from '../../ui/select.tsx'
import { Tile } from '../../ui/tile.tsx'

/** The workspaces that the reader can call models in, and the one that the address names, or the first of them. */
export function useWorkspaceChoice(): {
  readonly workspaces: readonly Workspace[] | undefined
  readonly workspace: Workspace | undefined
} {
  const can = useCan()
  const { default_workspace_id: defaultId } = useAccount()
  const search: { readonly workspace?: unknown } = useSearch({ strict: false })
  const workspaces = useWorkspaces()?.filter(
    ({ id, archived_at: archivedAt }) => archivedAt === null && can('playground.use', id),
  )
  const find = (id: unknown) => workspaces?.find((each) => each.id === id)
  const others = workspaces?.find((each) => each.id !== defaultId)
  return { workspaces, workspace: find(search.workspace) ?? others ?? workspaces?.[0] }
}

/** Chooses one; the choice stands in the address. */
export function WorkspaceSelect({
  workspaces,
  workspace,
  help,
}: {
  readonly workspaces: readonly Workspace[]
  readonly workspace: Workspace
  readonly help?: string
}) {
  const { connect } = useMessages()
  const navigate = useNavigate()
  const choose = (id: string): void => {
    void navigate({
      to: '.',
      search: (old: object) => ({ ...old, workspace: id }),
      replace: true,
    })
  }
  return (
    <Select
      label={connect.workspace}
      value={workspace.id}
      onChange={choose}
      {...(help !== undefined && { help })}
      choices={workspaces.map(({ id, name, display_color: color }) => ({
        value: id,
        label: name,
        picture: <Tile color={color} size="sm" />,
      }))}
    />
  )
}
