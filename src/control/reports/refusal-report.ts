import type { RefusalReport, RefusalReportQuery, RefusalResult } from '#contract/usage-refusals.ts'
import type { WorkspaceId } from '#domain/id.ts'
import type { RefusalDimension, RefusalRow, UsageFilter } from '#reports/port.ts'
import type { RequestContext } from '../context.ts'
import { limitedGroups } from '../rate-limits/limited-groups.ts'
import { summedWidths } from './bucket-walk.ts'
import type { BucketWalk } from './bucket-walk.ts'
import { rowMerger } from './merge-rows.ts'
import type { Row } from './merge-rows.ts'
import { namesOfModel, reportedModel } from './report-models.ts'
import { answerReportPage } from './report-page.ts'
import { sayFreshness, sightOf } from './report-sight.ts'
import type { Sight } from './report-sight.ts'
import type { TableWorld } from './report-table.ts'

/** One page of how many requests were refused. */
export async function reportRefusals(
  context: RequestContext,
  query: RefusalReportQuery,
): Promise<RefusalReport> {
  const sight = await sightOf(context, query.workspace_ids)
  await sayFreshness(context)
  return answerReportPage(context, { report: 'refusals', query }, async (range) => {
    const buckets = await readRefusals(context, { query, sight, range })
    return (bucketMs) =>
      (buckets.get(bucketMs) ?? []).map(({ key, sums }) => ({ requests: Number(sums), ...key }))
  })
}

export type Refused = Row<Omit<RefusalResult, 'requests'>, bigint>

type Read = {
  readonly query: Omit<RefusalReportQuery, 'limit' | 'page'>
  readonly sight: Sight
  readonly range: Pick<BucketWalk, 'fromMs' | 'toMs'>
}

/** How many requests of each group were refused, by bucket. */
export async function readRefusals(
  { caller, reports }: Pick<TableWorld, 'caller' | 'reports'>,
  { query, sight, range: { fromMs, toMs } }: Read,
): Promise<ReadonlyMap<number, readonly Refused[]>> {
  const rows = await reports.refusals({
    organizationId: caller.organizationId,
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
  const merge = rowMerger<Refused['key'], bigint>((left, right) => left + right)
  return merge(presented)
}

const dimensions = {
  limiter: 'limiter',
  workspace_id: 'workspaceId',
  api_key_id: 'apiKeyId',
  model: 'model',
} as const satisfies Record<string, RefusalDimension>

function filterOf(
  { api_key_ids: apiKeyId, models }: Pick<RefusalReportQuery, 'api_key_ids' | 'models'>,
  workspaceId: readonly WorkspaceId[] | undefined,
): Pick<UsageFilter, 'apiKeyId' | 'workspaceId' | 'model'> {
  return {
    ...(apiKeyId && { apiKeyId }),
    ...(workspaceId && { workspaceId }),
    ...(models && { model: models.flatMap(namesOfModel) }),
  }
}

function presentKey(
  { limiter, workspaceId, apiKeyId, model }: RefusalRow['key'],
  defaultWorkspaceId: WorkspaceId,
): Refused['key'] {
  return {
    limiter: limiter === undefined ? null : presentLimiter(limiter),
    workspace_id: workspaceId === defaultWorkspaceId ? null : (workspaceId ?? null),
    api_key_id: apiKeyId ?? null,
    // Empty: its body was not read.
    model: model ? reportedModel(model) : null,
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
