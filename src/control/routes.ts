import { listEffectiveSpendLimitsEndpoint } from '#contract/effective-spend-limits.ts'
import { getOrganizationEndpoint } from '#contract/organization.ts'
import {
  getOrganizationSettingsEndpoint,
  getWorkspaceSettingsEndpoint,
  updateOrganizationSettingsEndpoint,
  updateWorkspaceSettingsEndpoint,
} from '#contract/settings.ts'
import {
  createSpendAdjustmentEndpoint,
  listSpendAdjustmentsEndpoint,
} from '#contract/spend-adjustments.ts'
import {
  deleteSpendLimitEndpoint,
  getSpendLimitEndpoint,
  listSpendLimitsEndpoint,
  setSpendLimitEndpoint,
} from '#contract/spend-limits.ts'
import {
  getUpstreamEndpoint,
  getUpstreamKindEndpoint,
  testUpstreamEndpoint,
} from '#contract/upstream.ts'
import {
  archiveWorkspaceEndpoint,
  createWorkspaceEndpoint,
  duplicateWorkspaceEndpoint,
  getWorkspaceEndpoint,
  listWorkspacesEndpoint,
  pauseWorkspaceEndpoint,
  resumeWorkspaceEndpoint,
  updateWorkspaceEndpoint,
} from '#contract/workspaces.ts'
import { activityRoutes } from './activities/activity-routes.ts'
import { increaseRequestRoutes } from './increase-request-routes.ts'
import { keyRoutes } from './key-routes.ts'
import { getOrganizationSettings } from './organization/get-organization-settings.ts'
import { notificationRoutes } from './notification-routes.ts'
import { getOrganization } from './organization/get-organization.ts'
import { presentOrganizationSettings } from './organization/present-organization-settings.ts'
import { presentOrganization } from './organization/present-organization.ts'
import { updateOrganizationSettings } from './organization/update-organization-settings.ts'
import { peopleRoutes } from './people-routes.ts'
import { presentIdPage } from './present.ts'
import { priceRoutes } from './price-routes.ts'
import { reportRoutes } from './reports/report-routes.ts'
import { requestLogRoutes } from './request-log-routes.ts'
import { rateLimitRoutes } from './rate-limits/rate-limit-routes.ts'
import { route } from './route.ts'
import type { Route } from './route.ts'
import { accountRoutes } from './account-routes.ts'
import { ssoRoutes } from './sso-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { statementRoutes } from './statements/statement-routes.ts'
import { createSpendAdjustment } from './spend-adjustments/create-spend-adjustment.ts'
import { listSpendAdjustments } from './spend-adjustments/list-spend-adjustments.ts'
import { presentSpendAdjustment } from './spend-adjustments/present-spend-adjustment.ts'
import { deleteSpendLimit } from './spend-limits/delete-spend-limit.ts'
import { getSpendLimit } from './spend-limits/get-spend-limit.ts'
import { listEffectiveSpendLimits } from './spend-limits/list-effective-spend-limits.ts'
import { listSpendLimits } from './spend-limits/list-spend-limits.ts'
import { presentEffectiveSpendLimits } from './spend-limits/present-effective-spend-limits.ts'
import { presentDeletedSpendLimit, presentSpendLimit } from './spend-limits/present-spend-limit.ts'
import { setSpendLimit } from './spend-limits/set-spend-limit.ts'
import { summaryRoutes } from './summary-routes.ts'
import { getUpstream } from './upstream/get-upstream.ts'
import { presentUpstream, presentUpstreamKind } from './upstream/present-upstream.ts'
import { testUpstream } from './upstream/test-upstream.ts'
import { archiveWorkspace } from './workspaces/archive-workspace.ts'
import { createWorkspace } from './workspaces/create-workspace.ts'
import { duplicateWorkspace } from './workspaces/duplicate-workspace.ts'
import { getWorkspaceSettings } from './workspaces/get-workspace-settings.ts'
import { getWorkspace } from './workspaces/get-workspace.ts'
import { listWorkspaces } from './workspaces/list-workspaces.ts'
import { pauseWorkspace } from './workspaces/pause-workspace.ts'
import { presentWorkspaceSettings } from './workspaces/present-workspace-settings.ts'
import { presentWorkspace } from './workspaces/present-workspace.ts'
import { resumeWorkspace } from './workspaces/resume-workspace.ts'
import { updateWorkspaceSettings } from './workspaces/update-workspace-settings.ts'
import { updateWorkspace } from './workspaces/update-workspace.ts'

/** All of the Admin API that asks who the caller is: endpoint, use case, presenter. */
export const routes: readonly Route[] = [
  route(getOrganizationEndpoint, async (context) =>
    presentOrganization(await getOrganization(context)),
  ),
  route(getOrganizationSettingsEndpoint, async (context) =>
    presentOrganizationSettings(await getOrganizationSettings(context)),
  ),
  route(updateOrganizationSettingsEndpoint, async (context, { body }) =>
    presentOrganizationSettings(await updateOrganizationSettings(context, body)),
  ),

  route(getUpstreamEndpoint, async (context) => presentUpstream(await getUpstream(context))),
  route(getUpstreamKindEndpoint, async (context) =>
    presentUpstreamKind(await getUpstream(context)),
  ),
  route(testUpstreamEndpoint, (context) => testUpstream(context)),

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
  route(archiveWorkspaceEndpoint, async (context, { params, body }) =>
    presentWorkspace(await archiveWorkspace(context, params.workspace_id, body)),
  ),
  route(duplicateWorkspaceEndpoint, async (context, { params, body }) =>
    presentWorkspace(await duplicateWorkspace(context, params.workspace_id, body)),
  ),
  route(pauseWorkspaceEndpoint, async (context, { params, body }) =>
    presentWorkspace(await pauseWorkspace(context, params.workspace_id, body)),
  ),
  route(resumeWorkspaceEndpoint, async (context, { params }) =>
    presentWorkspace(await resumeWorkspace(context, params.workspace_id)),
  ),
  route(getWorkspaceSettingsEndpoint, async (context, { params }) =>
    presentWorkspaceSettings(await getWorkspaceSettings(context, params.workspace_id)),
  ),
  route(updateWorkspaceSettingsEndpoint, async (context, { params, body }) =>
    presentWorkspaceSettings(await updateWorkspaceSettings(context, params.workspace_id, body)),
  ),

  ...summaryRoutes,

  ...keyRoutes,

  route(setSpendLimitEndpoint, async (context, { body }) =>
    presentSpendLimit(await setSpendLimit(context, body)),
  ),
  route(listSpendLimitsEndpoint, async (context, { query }) => {
    const { limits, nextPage } = await listSpendLimits(context, query)
    return { data: limits.map(presentSpendLimit), next_page: nextPage }
  }),
  // Before the path whose id it would be.
  route(listEffectiveSpendLimitsEndpoint, async (context, { query }) => {
    const nowMs = context.clock.now()
    const scopes = await listEffectiveSpendLimits(context, query)
    const data = scopes.flatMap((scope) => presentEffectiveSpendLimits(scope, nowMs))
    return { data, next_page: null }
  }),
  route(getSpendLimitEndpoint, async (context, { params }) =>
    presentSpendLimit(await getSpendLimit(context, params.spend_limit_id)),
  ),
  route(deleteSpendLimitEndpoint, async (context, { params }) =>
    presentDeletedSpendLimit(await deleteSpendLimit(context, params.spend_limit_id)),
  ),

  ...increaseRequestRoutes,
  ...priceRoutes,
  ...rateLimitRoutes,
  route(createSpendAdjustmentEndpoint, async (context, { body }) =>
    presentSpendAdjustment(await createSpendAdjustment(context, body)),
  ),
  route(listSpendAdjustmentsEndpoint, async (context, { query }) => {
    const { adjustments, nextPage } = await listSpendAdjustments(context, query)
    return { data: adjustments.map(presentSpendAdjustment), next_page: nextPage }
  }),
  ...reportRoutes,
  ...notificationRoutes,
  ...sessionRoutes,
  ...statementRoutes,
  ...accountRoutes,
  ...ssoRoutes,
  ...peopleRoutes,
  ...activityRoutes,
  ...requestLogRoutes,
]
