import type { Activity } from '#contract/activities.ts'
import { useAddress } from '../../api/use-address.ts'
import { useApi } from '../../api/use-api.ts'
import { useWorkspacesById } from '../../api/use-workspaces.ts'
import { useLanguage } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy.tsx'
import { SideSheet } from '../../ui/dialog.tsx'
import { Facts } from '../../ui/facts.tsx'
import type { Fact } from '../../ui/facts.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { WorkspaceName } from '../../ui/workspace-name.tsx'
import { describeActivity } from './describe-activity.ts'
import { Diff } from './diff.tsx'
import type { Actors } from './use-actors.ts'

type EntrySheetProps = {
  readonly id: string
  readonly actors: Actors
  readonly onClose: () => void
}

/** One entry: who, when, from where, and what is different since then. */
export function EntrySheet({ id, actors, onClose }: EntrySheetProps) {
  const { messages } = useLanguage()
  const { data, error } = useApi('GET /v1/organizations/activities/{activity_id}', {
    params: { activity_id: id },
  })
  const title = data ? describeActivity(data.type, messages) : messages.audit.entry
  return (
    <SideSheet title={title} onClose={onClose}>
      {error && <FaultNotice fault={error} />}
      {!data && !error && <Skeleton wide />}
      {data && <Entry activity={data} actors={actors} />}
    </SideSheet>
  )
}

function Entry({ activity, actors }: { readonly activity: Activity; readonly actors: Actors }) {
  const { messages } = useLanguage()
  const { filter } = useAddress()
  const facts = useFacts(activity, actors)
  return (
    <>
      <Facts facts={facts} />
      <div>
        <Button onPress={() => filter({ subject: activity.subject_id, entry: undefined })}>
          {messages.audit.onlySubject}
        </Button>
      </div>
      <Diff activity={activity} />
    </>
  )
}

function useFacts(activity: Activity, actors: Actors): readonly Fact[] {
  const { messages, format } = useLanguage()
  const { audit, common } = messages
  const workspaces = useWorkspacesById()
  const { actor, workspace_id: workspaceId, request_id: requestId, count, sequence } = activity
  const actorId = actor.user_id ?? actor.admin_api_key_id ?? actor.api_key_id
  const workspace = workspaceId === null ? undefined : workspaces?.get(workspaceId)
  const copied = (text: string) => <CopyText text={text} />
  const facts: readonly (Fact | false)[] = [
    {
      term: audit.when,
      value: `${format.instant(activity.created_at)} (${format.relative(activity.created_at)})`,
    },
    {
      term: audit.who,
      value: (
        <span className="flex flex-col">
          {actors.nameOf(actor)}
          {actorId !== undefined && copied(actorId)}
        </span>
      ),
    },
    count > 1 && { term: common.status, value: audit.attempts(count) },
    { term: audit.subject, value: copied(activity.subject_id) },
    workspaceId !== null && {
      term: audit.workspace,
      value: workspace ? <WorkspaceName workspace={workspace} /> : copied(workspaceId),
    },
    activity.address !== null && { term: audit.address, value: copied(activity.address) },
    requestId !== null && { term: common.requestId, value: copied(requestId) },
    sequence !== null && { term: audit.sequence, value: format.count(sequence) },
    { term: common.id, value: copied(activity.id) },
  ]
  return facts.filter((fact) => fact !== false)
}
