import type { RateLimitUse, RateLimitUseTableQuery } from '#contract/rate-limit-use.ts'
import type { WorkspaceId } from '#domain/id.ts'
import type { CsvCell } from '#platform/csv.ts'
import { listWorkspaceNames } from '#store/queries/report-names.ts'
import type { RequestContext } from '../context.ts'
import { recordExport } from '../record-export.ts'
import { reportRateLimitUse } from './rate-limit-use.ts'
import { presentAsked } from './export-table.ts'
import { writeTable } from './report-table.ts'
import type { Column, ReportTable } from './report-table.ts'

/** The fullest minute of each hour beside the limits, in one table. */
export async function exportRateLimitUse(
  context: RequestContext,
  query: RateLimitUseTableQuery,
): Promise<ReportTable> {
  const use = await reportRateLimitUse(context, query)
  const workspaceName = use.workspace_id && (await findName(context, use.workspace_id))
  const columns = [
    ...aboutColumns({ ...use, workspaceName }),
    ...hourColumns,
    ...limitColumns('organization', use.limits.organization),
    ...limitColumns('workspace', use.limits.workspace),
  ]
  const rows = use.hours.map((hour) => ({ ...hour, bucketMs: Date.parse(hour.starting_at) }))
  await recordExport(context, 'rate_limit_use_exported', presentAsked(query))
  return writeTable<Hour>(context, {
    report: 'rate-limit-use',
    query: { ...query, bucket_width: '1h' },
    columns,
    rows,
  })
}

type Hour = RateLimitUse['hours'][number] & { readonly bucketMs: number }

async function findName(
  { store, caller }: RequestContext,
  workspaceId: string,
): Promise<string | null> {
  const names = await listWorkspaceNames(store.read, caller.organizationId)
  return names.get(workspaceId as WorkspaceId) ?? null
}

type About = Pick<RateLimitUse, 'model_group' | 'workspace_id'> & {
  readonly workspaceName: string | null
}

/** The same in each row, so that tables can be put one under the other. */
function aboutColumns({
  model_group: group,
  workspace_id: workspaceId,
  workspaceName,
}: About): Column<Hour>[] {
  return [
    ['model_group', () => group.id],
    ['model_group_name', () => group.display_name],
    ['workspace_id', () => workspaceId],
    ['workspace_name', () => workspaceName],
  ]
}

const hourColumns = (
  [
    'input_tokens_per_minute_max',
    'output_tokens_per_minute_max',
    'requests_per_minute_max',
    'cache_rate',
  ] as const
).map((name): Column<Hour> => [name, (hour) => decimalOrNone(hour[name])])

const limitNames = [
  'input_tokens_per_minute',
  'output_tokens_per_minute',
  'requests_per_minute',
] as const

function limitColumns(
  scope: keyof RateLimitUse['limits'],
  set: RateLimitUse['limits']['workspace'],
): Column<Hour>[] {
  return limitNames.map((name) => [
    `${scope}_${name}_limit`,
    () => decimalOrNone(set === null ? null : set[name]),
  ])
}

function decimalOrNone(value: number | null): CsvCell {
  return value === null ? null : { decimal: value.toString() }
}
