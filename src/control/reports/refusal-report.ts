import type { RefusalReport, RefusalReportQuery, RefusalResult } from '#contract/usage-refusals.ts'
import type { WorkspaceId } from '#domain/id.ts'
import type { RefusalDimension, RefusalRow, UsageFilter } from '#reports/port.ts'
import type { RequestContext } from '../context.ts'
import { limitedGroups } from '../rate-limits/limited-groups.ts'
import { summedWidths } from './bucket-walk.ts'
import { mergeRows } from './merge-rows.ts'
import { namesOfModel, reportedModel } from './report-models.ts'
import { answerReportPage } from './report-page.ts'
import { sayFreshness, sightOf } from './report-sight.ts'

/** One page of how many requests were refused. */
export async function reportRefusals(
  context: RequestContext,
  query: RefusalReportQuery,
): Promise<RefusalReport> {
  const sight = await sightOf(context, query.workspace_ids)
  await sayFreshness(context)
  const { organizationId } = context.caller
  return answerReportPage(context, { report: 'refusals', query }, async ({ fromMs, toMs }) => {
    const rows = await context.reports.refusals({
      organizationId,
      fromMs,
      toMs,
      width: summedWidths[query.bucket_width],
      filter: filterOf(query, sight.workspaceIds),
      groupBy: query.group_by.map((name) => dimensions[name]),
    })
    const presented = rows.map(({ bucketMs, key, requests }) => ({
      bucketMs,
      key: presentKey(key, sight.defaultWorkspaceId),
      sums: requests,
    }))
    const buckets = mergeRows(presented, (left, right) => left + right)
    return (bucketMs) =>
      (buckets.get(bucketMs) ?? []).map(({ key, sums }) => ({ requests: Number(sums), ...key }))
  })
}

const dimensions = {
  limiter: 'limiter',
  workspace_id: 'workspaceId',
  api_key_id: 'apiKeyId',
  model: 'model',
} as const satisfies Record<string, RefusalDimension>

function filterOf(
  { api_key_ids: apiKeyId, models }: RefusalReportQuery,
  workspaceId: readonly WorkspaceId[] | undefined,
): Pick<UsageFilter, 'apiKeyId' | 'workspaceId' | 'model'> {
  return {
    ...(apiKeyId && { apiKeyId }),
    ...(workspaceId && { workspaceId }),
    ...(models && { model: models.flatMap(namesOfModel) }),
  }
}

type Presented = Omit<RefusalResult, 'requests'>

function presentKey(
  { limiter, workspaceId, apiKeyId, model }: RefusalRow['key'],
  defaultWorkspaceId: WorkspaceId,
): Presented {
  return {
    limiter: limiter === undefined ? null : presentLimiter(limiter),
    workspace_id: workspaceId === defaultWorkspaceId ? null : (workspaceId ?? null),
    api_key_id: apiKeyId ?? null,
    model: model === undefined ? null : reportedModel(model),
  }
}

/** As refusals are kept: its kind and its scope, for a rate limit the group of models, and then which. */
function presentLimiter(id: string): NonNullable<RefusalResult['limiter']> {
  const [kind, scope, ...rest] = id.split('/')
  const group = rest.length > 1 ? rest[0] : undefined
  return {
    id,
    kind: kind as NonNullable<RefusalResult['limiter']>['kind'],
    scope: scope as NonNullable<RefusalResult['limiter']>['scope'],
    model_group: limitedGroups.find((each) => each.id === group)?.wireId ?? null,
    detail: rest.at(-1) ?? '',
  }
}
