import type { ListRequestsQuery } from '#contract/requests.ts'
import type { LogPage } from '#reports/request-log-port.ts'
import type { RequestContext } from '../context.ts'
import { createPageCursor, parsePageCursor } from '../page-cursor.ts'

/** Of the workspaces in which the caller may see requests. */
export async function listRequests(
  { requestLog, caller, action }: RequestContext,
  { limit, page, ...filters }: ListRequestsQuery,
): Promise<Pick<LogPage, 'items'> & { readonly nextPage: string | null }> {
  const asked = JSON.stringify(['requests', filters])
  const seen = caller.access.workspacesFor(action)
  const { items, nextId } = await requestLog.list({
    organizationId: caller.organizationId,
    workspaceIds: filters.workspace_ids?.filter((id) => seen?.includes(id) ?? true) ?? seen,
    apiKeyIds: filters.api_key_ids,
    models: filters.models,
    statuses: filters.statuses,
    costSources: filters.cost_sources,
    limiters: filters.limiters,
    fromMs: filters.starting_at,
    toMs: filters.ending_at,
    clientSessionId: filters.client_session_id,
    requestId: filters.request_id,
    beforeId: page && parsePageCursor(page, asked),
    limit,
  })
  return { items, nextPage: nextId === null ? null : createPageCursor(nextId, asked) }
}
