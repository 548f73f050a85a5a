import { previewLimitEndpoint } from '#contract/limit-previews.ts'
import { listReportOnlyLimitsEndpoint } from '#contract/report-only-limits.ts'
import {
  listApiKeyRateLimitsEndpoint,
  listRateLimitsEndpoint,
  listWorkspaceRateLimitsEndpoint,
  updateApiKeyRateLimitEndpoint,
  updateRateLimitEndpoint,
  updateWorkspaceRateLimitEndpoint,
} from '#contract/rate-limits.ts'
import { previewLimit } from '../limit-previews/preview-limit.ts'
import { presentLimitPreview } from '../limit-previews/present-limit-preview.ts'
import { listReportOnlyLimits } from '../report-only-limits/list-report-only-limits.ts'
import { route } from '../route.ts'
import type { Route } from '../route.ts'
import { listApiKeyRateLimits } from './list-api-key-rate-limits.ts'
import { listRateLimits } from './list-rate-limits.ts'
import { listWorkspaceRateLimits } from './list-workspace-rate-limits.ts'
import {
  presentApiKeyRateLimit,
  presentRateLimit,
  presentWorkspaceRateLimit,
} from './present-rate-limit.ts'
import { updateApiKeyRateLimit } from './update-api-key-rate-limit.ts'
import { updateRateLimit } from './update-rate-limit.ts'
import { updateWorkspaceRateLimit } from './update-workspace-rate-limit.ts'

/** A change answers with what it leaves of the scope's own limits. */
const own = { includeInherited: false }

export const rateLimitRoutes: readonly Route[] = [
  route(listRateLimitsEndpoint, async (context, { query }) => {
    const { organizationId } = context.caller
    const { data, nextPage } = await listRateLimits(context, query)
    return {
      data: data.map((entry) => presentRateLimit(organizationId, entry)),
      next_page: nextPage,
    }
  }),
  route(updateRateLimitEndpoint, async (context, { params, body }) => {
    const entry = await updateRateLimit(context, params.rate_limit_id, body)
    return presentRateLimit(context.caller.organizationId, entry)
  }),

  route(listWorkspaceRateLimitsEndpoint, async (context, { params, query }) => {
    const shown = { includeInherited: query.include_inherited }
    const page = await listWorkspaceRateLimits(context, params.workspace_id, query)
    return {
      data: page.data.map((entry) => presentWorkspaceRateLimit(page.workspace, entry, shown)),
      next_page: page.nextPage,
    }
  }),
  route(updateWorkspaceRateLimitEndpoint, async (context, { params, body }) => {
    const { workspace_id: workspaceId, rate_limit_id: rateLimitId } = params
    const ids = { workspaceId, rateLimitId }
    const { workspace, entry } = await updateWorkspaceRateLimit(context, ids, body)
    return presentWorkspaceRateLimit(workspace, entry, own)
  }),

  route(listApiKeyRateLimitsEndpoint, async (context, { params, query }) => {
    const shown = { includeInherited: query.include_inherited }
    const page = await listApiKeyRateLimits(context, params.api_key_id, query)
    return {
      data: page.data.map((entry) => presentApiKeyRateLimit(page.key, entry, shown)),
      next_page: page.nextPage,
    }
  }),
  route(updateApiKeyRateLimitEndpoint, async (context, { params, body }) => {
    const { api_key_id: apiKeyId, rate_limit_id: rateLimitId } = params
    const ids = { apiKeyId, rateLimitId }
    const { key, entry } = await updateApiKeyRateLimit(context, ids, body)
    return presentApiKeyRateLimit(key, entry, own)
  }),

  route(previewLimitEndpoint, async (context, { body }) =>
    presentLimitPreview(await previewLimit(context, body)),
  ),
  route(listReportOnlyLimitsEndpoint, async (context, { query }) => ({
    data: await listReportOnlyLimits(context, query),
    next_page: null,
  })),
]
