import { useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import type { Workspace } from '#contract/workspaces.ts'
import { useApi } from '../api/use-api.ts'
import { NotFound } from '../layout/states.tsx'
import { useMessages } from '../language/language.tsx'
import { CopyText } from '../ui/copy.tsx'
import { FaultNotice } from '../ui/notice.tsx'
import { Page } from '../ui/page.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { TabLinks } from '../ui/tabs.tsx'
import { Tile } from '../ui/tile.tsx'
import { DetailsTab } from './workspace/details-tab.tsx'
import { KeysTab } from './workspace/keys-tab.tsx'
import { LimitsTab } from './workspace/limits-tab.tsx'
import { MembersTab } from './workspace/members-tab.tsx'

const tabs = {
  members: MembersTab,
  keys: KeysTab,
  limits: LimitsTab,
  details: DetailsTab,
} satisfies Record<string, ComponentType<{ readonly workspace: Workspace }>>

/** One workspace: its members, keys, limits and details, each at an address of its own. */
export function WorkspacePage() {
  const messages = useMessages()
  const { workspaceId = '', tab = 'members' } = useParams({ strict: false })
  const { data: workspace, error } = useApi('GET /v1/organizations/workspaces/{workspace_id}', {
    params: { workspace_id: workspaceId },
  })
  if (error?.status === 404 || !Object.hasOwn(tabs, tab)) return <NotFound />
  if (error) return <FaultNotice fault={error} />
  if (!workspace) return <Page title={messages.common.loading}>{<Skeleton wide />}</Page>
  const Tab = tabs[tab as keyof typeof tabs]
  const base = `/settings/workspaces/${workspaceId}`
  return (
    <Page
      title={workspace.name}
      picture={<Tile color={workspace.display_color} size="lg" />}
      intro={<CopyText text={workspace.id} />}
    >
      <TabLinks
        label={workspace.name}
        current={`${base}/${tab}`}
        tabs={[
          { to: `${base}/members`, label: messages.members.title },
          { to: `${base}/keys`, label: messages.keys.title },
          { to: `${base}/limits`, label: messages.limits.title },
          { to: `${base}/details`, label: messages.workspaces.details },
        ]}
      />
      <div role="tabpanel" aria-label={tab}>
        <Tab workspace={workspace} />
      </div>
    </Page>
  )
}
