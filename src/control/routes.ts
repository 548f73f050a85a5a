import {
  createApiKeyEndpoint,
  getApiKeyEndpoint,
  listApiKeysEndpoint,
  updateApiKeyEndpoint,
} from '#contract/api-keys.ts'
import { getOrganizationEndpoint } from '#contract/organization.ts'
import {
  deleteSpendLimitEndpoint,
  getSpendLimitEndpoint,
  listSpendLimitsEndpoint,
  setSpendLimitEndpoint,
} from '#contract/spend-limits.ts'
import {
  archiveWorkspaceEndpoint,
  createWorkspaceEndpoint,
  getWorkspaceEndpoint,
  listWorkspacesEndpoint,
  updateWorkspaceEndpoint,
} from '#contract/workspaces.ts'
import { createApiKey } from './api-keys/create-api-key.ts'
import { getApiKey } from './api-keys/get-api-key.ts'
import { listApiKeys } from './api-keys/list-api-keys.ts'
import { presentApiKey } from './api-keys/present-api-key.ts'
import { updateApiKey } from './api-keys/update-api-key.ts'
import { notificationRoutes } from './notification-routes.ts'
import { getOrganization } from './organization/get-organization.ts'
import { presentOrganization } from './organization/present-organization.ts'
import { presentIdPage } from './present.ts'
import { route } from './route.ts'
import type { Route } from './route.ts'
import { deleteSpendLimit } from './spend-limits/delete-spend-limit.ts'
import { getSpendLimit } from './spend-limits/get-spend-limit.ts'
import { listSpendLimits } from './spend-limits/list-spend-limits.ts'
import { presentDeletedSpendLimit, presentSpendLimit } from './spend-limits/present-spend-limit.ts'
import { setSpendLimit } from './spend-limits/set-spend-limit.ts'
import { archiveWorkspace } from './workspaces/archive-workspace.ts'
import { createWorkspace } from './workspaces/create-workspace.ts'
import { getWorkspace } from './workspaces/get-workspace.ts'
import { listWorkspaces } from './workspaces/list-workspaces.ts'
import { presentWorkspace } from './workspaces/present-workspace.ts'
import { updateWorkspace } from './workspaces/update-workspace.ts'

/** The whole Admin API: endpoint, use case, presenter. */
export const routes: readonly Route[] = [
  route(getOrganizationEndpoint, async (context) =>
    presentOrganization(await getOrganization(context)),
  ),

  route(createWorkspaceEndpoint, async (context, { body }) =>
    presentWorkspace(await createWorkspace(context, body)),
  ),
  route(listWorkspacesEndpoint, async (context, { query }) =>
    presentIdPage(await listWorkspaces(context, query), presentWorkspace),
  ),
  route(getWorkspaceEndpoint, async (context, { params }) =>
    presentWorkspace(await getWorkspace(context, params.workspace_id)),
  ),
  route(updateWorkspaceEndpoint, async (context, { params, body }) =>
    presentWorkspace(await updateWorkspace(context, params.workspace_id, body)),
  ),
  route(archiveWorkspaceEndpoint, async (context, { params }) =>
    presentWorkspace(await archiveWorkspace(context, params.workspace_id)),
  ),

  route(createApiKeyEndpoint, async (context, { body }) => {
    const { key, secret } = await createApiKey(context, body)
    return { ...presentApiKey(key, context.clock.now()), key: secret }
  }),
  route(listApiKeysEndpoint, async (context, { query }) => {
    const nowMs = context.clock.now()
    const page = await listApiKeys(context, query, nowMs)
    return presentIdPage(page, (key) => presentApiKey(key, nowMs))
  }),
  route(getApiKeyEndpoint, async (context, { params }) =>
    presentApiKey(await getApiKey(context, params.api_key_id), context.clock.now()),
  ),
  route(updateApiKeyEndpoint, async (context, { params, body }) =>
    presentApiKey(await updateApiKey(context, params.api_key_id, body), context.clock.now()),
  ),

  route(setSpendLimitEndpoint, async (context, { body }) =>
    presentSpendLimit(await setSpendLimit(context, body)),
  ),
  route(listSpendLimitsEndpoint, async (context, { query }) => {
    const { limits, nextPage } = await listSpendLimits(context, query)
    return { data: limits.map(presentSpendLimit), next_page: nextPage }
  }),
  route(getSpendLimitEndpoint, async (context, { params }) =>
    presentSpendLimit(await getSpendLimit(context, params.spend_limit_id)),
  ),
  route(deleteSpendLimitEndpoint, async (context, { params }) =>
    presentDeletedSpendLimit(await deleteSpendLimit(context, params.spend_limit_id)),
  ),

  ...notificationRoutes,
]
