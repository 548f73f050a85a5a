import { Archive, Copy, Pause, Pencil, Play } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Workspace } from '#contract/workspaces.ts'
import { useAccount } from '../../api/use-account.ts'
import { useReason } from '../../language/use-reason.ts'
import { useMessages } from '../../language/language.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import type { MenuAction } from '../../ui/menu.tsx'
import { DuplicateDialog } from './duplicate-dialog.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { ArchiveDialog, PauseDialog, ResumeDialog } from './state-dialogs.tsx'
import { useCreationRefusal, useWorkspaceName } from './use-workspaces.ts'

const dialogs = ['edit', 'duplicate', 'pause', 'resume', 'archive'] as const
type DialogName = (typeof dialogs)[number]

/** The three dots beside a workspace: what can be done with it as a whole. */
export function WorkspaceMenu({ workspace }: { readonly workspace: Workspace }) {
  const [open, setOpen] = useState<DialogName>()
  const name = useWorkspaceName()(workspace)
  const actions = useActions(workspace, setOpen)
  return (
    <>
      <RowMenu name={name} actions={actions} />
      {open !== undefined && (
        <OpenDialog workspace={workspace} open={open} onClose={() => setOpen(undefined)} />
      )}
    </>
  )
}

type OpenDialogProps = {
  readonly workspace: Workspace
  readonly open: DialogName
  readonly onClose: () => void
}

function OpenDialog({ workspace, open, onClose }: OpenDialogProps) {
  const { default_workspace_id: defaultId } = useAccount()
  const common = { workspaceId: workspace.id, name: useWorkspaceName()(workspace), onClose }
  switch (open) {
    case 'edit':
      return <EditDialog workspace={workspace} onClose={onClose} />
    case 'duplicate':
      return (
        <DuplicateDialog
          workspace={workspace}
          name={common.name}
          hasMembers={workspace.id !== defaultId}
          onClose={onClose}
        />
      )
    case 'pause':
      return <PauseDialog {...common} />
    case 'resume':
      return <ResumeDialog {...common} />
    case 'archive':
      return <ArchiveDialog {...common} />
  }
}

const icons: Record<DialogName, ReactNode> = {
  edit: <Pencil aria-hidden className="mt-0.5 size-4 shrink-0" />,
  duplicate: <Copy aria-hidden className="mt-0.5 size-4 shrink-0" />,
  pause: <Pause aria-hidden className="mt-0.5 size-4 shrink-0" />,
  resume: <Play aria-hidden className="mt-0.5 size-4 shrink-0" />,
  archive: <Archive aria-hidden className="mt-0.5 size-4 shrink-0" />,
}

/** What cannot be done stays in its place, and says why. */
function useActions(
  workspace: Workspace,
  onChoose: (name: DialogName) => void,
): readonly MenuAction[] {
  const { workspaces } = useMessages()
  const whyNot = useReason()
  const { default_workspace_id: defaultId } = useAccount()
  const creationRefusal = useCreationRefusal()
  const locked = workspace.id === defaultId ? workspaces.defaultLocked : undefined
  const final = workspace.archived_at === null ? undefined : workspaces.archivedFinal
  const entry = (id: DialogName, label: string, disabledReason?: string): MenuAction => ({
    id,
    label,
    icon: icons[id],
    onAction: () => onChoose(id),
    disabledReason,
  })
  return [
    entry('edit', workspaces.edit, locked ?? final ?? whyNot('workspaces.edit', workspace.id)),
    entry('duplicate', workspaces.duplicate, creationRefusal),
    workspace.paused_at === null
      ? entry('pause', workspaces.pause, final ?? whyNot('workspaces.edit', workspace.id))
      : entry('resume', workspaces.resume, final ?? whyNot('workspaces.edit', workspace.id)),
    {
      ...entry(
        'archive',
        workspaces.archive,
        locked ?? final ?? whyNot('workspaces.archive', workspace.id),
      ),
      danger: true,
    },
  ]
}
