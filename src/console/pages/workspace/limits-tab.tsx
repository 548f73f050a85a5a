import { Link } from '@tanstack/react-router'
import type { Workspace } from '#contract/workspaces.ts'
import { useAccount, useCan } from '../../api/use-account.ts'
import { useMessages } from '../../language/language.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Notifications } from '../limits/notifications.tsx'
import { RateLimits } from '../limits/rate-limits.tsx'
import { SpendLimits } from '../limits/spend-limits.tsx'
import { WorkspaceTakenRequests } from '../limits/taken-requests.tsx'

/** What a workspace may spend and send, who is told before, and which requests it takes. */
export function LimitsTab({ workspace }: { readonly workspace: Workspace }) {
  const { limits } = useMessages()
  const { spend } = limits
  const { default_workspace_id: defaultId } = useAccount()
  const can = useCan()
  const { id, name } = workspace
  const scope = { type: 'workspace', workspaceId: id } as const
  const isDefault = id === defaultId
  const archived = workspace.archived_at === null ? undefined : spend.archived
  // The Default workspace has the organization's limits, and can have no others.
  const closed = isDefault ? spend.defaultWorkspace : archived
  return (
    <div className="flex flex-col gap-10 pt-2">
      {isDefault && (
        <Notice>
          <p>
            {spend.defaultWorkspace}{' '}
            {can('rate_limits.view') && (
              <Link to="/settings/limits" className="text-accent underline">
                {spend.toSettings}
              </Link>
            )}
          </p>
        </Notice>
      )}
      {can('spend_limits.view', id) && <SpendLimits scope={scope} name={name} closed={closed} />}
      {can('notifications.view', id) && <Notifications scope={scope} closed={archived} />}
      {!isDefault && can('rate_limits.view', id) && <RateLimits scope={scope} closed={archived} />}
      <WorkspaceTakenRequests workspaceId={id} closed={archived} />
    </div>
  )
}
