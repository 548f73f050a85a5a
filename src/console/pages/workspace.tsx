import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { ComponentType } from 'react'
import type { Workspace } from '#contract/workspaces.ts'
import { useAccount, useCan } from '../api/use-account.ts'
import { useApi } from '../api/use-api.ts'
import { useReason } from '../language/use-reason.ts'
import { NotFound } from '../layout/states.tsx'
import { useLanguage, useMessages } from '../language/language.tsx'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { CopyText } from '../ui/copy.tsx'
import { FaultNotice, Notice } from '../ui/notice.tsx'
import { Page } from '../ui/page.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { TabLinks } from '../ui/tabs.tsx'
import { Tile } from '../ui/tile.tsx'
import { DetailsTab } from './workspace/details-tab.tsx'
import { KeysTab } from './workspace/keys-tab.tsx'
import { LimitsTab } from './workspace/limits-tab.tsx'
import { MembersTab } from './workspace/members-tab.tsx'
import { UsageTab } from './workspace/usage-tab.tsx'
import { ResumeDialog } from './workspaces/state-dialogs.tsx'
import { useWorkspaceName } from './workspaces/use-workspaces.ts'
import { WorkspaceMenu } from './workspaces/workspace-menu.tsx'

const tabs = {
  members: MembersTab,
  keys: KeysTab,
  limits: LimitsTab,
  usage: UsageTab,
  details: DetailsTab,
} satisfies Record<string, ComponentType<{ readonly workspace: Workspace }>>

/** One workspace: its members, keys, limits and details, each at an address of its own. */
export function WorkspacePage() {
  const messages = useMessages()
  const can = useCan()
  const { workspaceId = '', tab: named } = useParams({ strict: false })
  // Whoever may not see who its members are begins with what everybody may see.
  const tab = named ?? (can('workspace_members.view', workspaceId) ? 'members' : 'details')
  const { data, error, refetch } = useApi('GET /v1/organizations/workspaces/{workspace_id}', {
    params: { workspace_id: workspaceId },
  })
  const nameOf = useWorkspaceName()
  if (error?.status === 404 || !Object.hasOwn(tabs, tab)) return <NotFound />
  if (error && !data) {
    return (
      <Page title={messages.errors.loadFailed}>
        <FaultNotice fault={error} onRetry={() => void refetch()} />
      </Page>
    )
  }
  if (!data) return <Page title={messages.common.loading}>{<Skeleton wide />}</Page>
  const Tab = tabs[tab as keyof typeof tabs]
  const base = `/settings/workspaces/${workspaceId}`
  const labels = {
    members: messages.members.title,
    keys: messages.keys.title,
    limits: messages.limits.title,
    usage: messages.usage.title,
    details: messages.workspaces.details,
  } satisfies Record<keyof typeof tabs, string>
  return (
    <Page
      title={nameOf(data)}
      picture={<Tile color={data.display_color} size="lg" />}
      intro={<Identity workspace={data} />}
      action={<WorkspaceMenu workspace={data} />}
    >
      <StateNotice workspace={data} />
      <TabLinks
        label={nameOf(data)}
        current={`${base}/${tab}`}
        tabs={Object.entries(labels).map(([name, label]) => ({ to: `${base}/${name}`, label }))}
      />
      <div role="tabpanel" aria-label={labels[tab as keyof typeof tabs]}>
        <Tab key={workspaceId} workspace={data} />
      </div>
    </Page>
  )
}

function Identity({ workspace }: { readonly workspace: Workspace }) {
  const { workspaces } = useMessages()
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <CopyText text={workspace.id} />
      {workspace.archived_at !== null && <Badge>{workspaces.archived}</Badge>}
      {workspace.archived_at === null && workspace.paused_at !== null && (
        <Badge tone="warn">{workspaces.paused}</Badge>
      )}
    </div>
  )
}

/** Says why its requests are refused, and offers the way back where there is one. */
function StateNotice({ workspace }: { readonly workspace: Workspace }) {
  const { messages, format } = useLanguage()
  const whyNot = useReason()
  const { default_workspace_id: defaultId } = useAccount()
  const name = useWorkspaceName()(workspace)
  const [isResuming, setResuming] = useState(false)
  const { workspaces } = messages
  if (workspace.archived_at !== null) {
    return (
      <Notice>
        <p>{workspaces.archivedSince(format.instant(workspace.archived_at))}</p>
      </Notice>
    )
  }
  return (
    <>
      {workspace.id === defaultId && (
        <Notice>
          <p>
            {workspaces.defaultLimits} {workspaces.defaultMembers}
          </p>
        </Notice>
      )}
      {workspace.paused_at !== null && (
        <Notice tone="warn">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <p>{workspaces.pausedSince(format.instant(workspace.paused_at))}</p>
            <Button
              onPress={() => setResuming(true)}
              disabledReason={whyNot('workspaces.edit', workspace.id)}
            >
              {workspaces.resume}
            </Button>
          </div>
        </Notice>
      )}
      {isResuming && (
        <ResumeDialog workspaceId={workspace.id} name={name} onClose={() => setResuming(false)} />
      )}
    </>
  )
}
