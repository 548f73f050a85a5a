import { useState } from 'react'
import { requestOf } from '../../api/request.ts'
import { useCan } from '../../api/use-account.ts'
import { useApi, useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Switch } from '../../ui/choice.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { useToast } from '../../ui/toast.tsx'

type StateDialogProps = {
  readonly workspaceId: string
  readonly name: string
  readonly onClose: () => void
}

const pauseOperation = 'POST /v1/organizations/workspaces/{workspace_id}/pause'
const resumeOperation = 'POST /v1/organizations/workspaces/{workspace_id}/resume'
const archiveOperation = 'POST /v1/organizations/workspaces/{workspace_id}/archive'

export function PauseDialog({ workspaceId, name, onClose }: StateDialogProps) {
  const { workspaces } = useMessages()
  const done = useDone(workspaces.pausedDone, onClose)
  const [cutsStreams, setCutsStreams] = useState(false)
  const pause = useChange(pauseOperation, { onDone: done })
  const input = { params: { workspace_id: workspaceId }, body: { cut_streams: cutsStreams } }
  return (
    <Confirm
      title={workspaces.pauseTitle(name)}
      action={workspaces.pauseAction}
      onConfirm={() => pause.mutate(input)}
      onClose={onClose}
      isBusy={pause.isPending}
      fault={pause.error}
      request={requestOf(pauseOperation, input)}
    >
      <p>{workspaces.pauseBody}</p>
      <Switch isSelected={cutsStreams} onChange={setCutsStreams}>
        {workspaces.cutStreams}
      </Switch>
    </Confirm>
  )
}

export function ResumeDialog({ workspaceId, name, onClose }: StateDialogProps) {
  const { workspaces } = useMessages()
  const done = useDone(workspaces.resumed, onClose)
  const resume = useChange(resumeOperation, { onDone: done })
  const input = { params: { workspace_id: workspaceId } }
  return (
    <Confirm
      title={workspaces.resumeTitle(name)}
      action={workspaces.resume}
      onConfirm={() => resume.mutate(input)}
      onClose={onClose}
      isBusy={resume.isPending}
      fault={resume.error}
      request={requestOf(resumeOperation, input)}
      danger={false}
    >
      <p>{workspaces.resumeBody}</p>
    </Confirm>
  )
}

/** The name has to be typed: there is no way back. */
export function ArchiveDialog({ workspaceId, name, onClose }: StateDialogProps) {
  const { workspaces } = useMessages()
  const can = useCan()
  const done = useDone(workspaces.archivedDone, onClose)
  const [cutsStreams, setCutsStreams] = useState(false)
  const archive = useChange(archiveOperation, { onDone: done })
  const { data: summaries } = useApi(
    'GET /v1/organizations/workspace_summaries',
    { query: { ids: [workspaceId] } },
    { enabled: can('api_keys.view', workspaceId) },
  )
  const keyCount = summaries?.data[0]?.api_key_count
  const input = { params: { workspace_id: workspaceId }, body: { cut_streams: cutsStreams } }
  return (
    <Confirm
      title={workspaces.archiveTitle(name)}
      action={workspaces.archiveAction}
      onConfirm={() => archive.mutate(input)}
      onClose={onClose}
      isBusy={archive.isPending}
      fault={archive.error}
      request={requestOf(archiveOperation, input)}
      typed={{ label: workspaces.archiveType, text: name }}
    >
      <p>{workspaces.archiveBody}</p>
      {keyCount != null && keyCount > 0 && (
        <p className="text-ink font-medium">{workspaces.archiveKeys(keyCount)}</p>
      )}
      <Switch isSelected={cutsStreams} onChange={setCutsStreams}>
        {workspaces.cutStreams}
      </Switch>
    </Confirm>
  )
}

function useDone(text: string, onClose: () => void): () => void {
  const toast = useToast()
  return () => {
    toast(text)
    onClose()
  }
}
