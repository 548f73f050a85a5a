import type { BucketWidth } from '#contract/bucket-widths.ts'
import { tagKeyOf } from '#contract/report-filters.ts'
import type { UsagePart, UsageQuery, UsageRow } from '#reports/port.ts'
import { summedWidths } from './bucket-walk.ts'
import type { BucketWalk } from './bucket-walk.ts'
import type { Sight } from './report-sight.ts'
import type { TableWorld } from './report-table.ts'
import { dimensionsOf } from './usage-dimensions.ts'
import { usageFilterOf } from './usage-filter.ts'
import type { UsageFilters } from './usage-filter.ts'

type UsageSelection = {
  readonly query: UsageFilters & {
    readonly bucket_width: BucketWidth
    readonly group_by: readonly string[]
  }
  readonly sight: Sight
  readonly range: Pick<BucketWalk, 'fromMs' | 'toMs'>
  /** In the words of the wire. */
  readonly groups: readonly string[]
  /** Left out: all. */
  readonly parts?: readonly UsagePart[]
}

/** What a report is made of. Null where nothing can match. */
export function usageQueryOf(
  { caller }: Pick<TableWorld, 'caller'>,
  { query, sight, range: { fromMs, toMs }, groups, parts }: UsageSelection,
): UsageQuery | null {
  const filter = usageFilterOf(query, sight)
  if (!filter) return null
  const tagKey = tagKeyOf(query)
  return {
    organizationId: caller.organizationId,
    fromMs,
    toMs,
    width: summedWidths[query.bucket_width],
    filter,
    groupBy: dimensionsOf(groups),
    ...(tagKey !== undefined && { tagKey }),
    ...(parts && { parts }),
  }
}

export async function readUsage(
  context: Pick<TableWorld, 'reports' | 'caller'>,
  selection: UsageSelection,
): Promise<readonly UsageRow[]> {
  const query = usageQueryOf(context, selection)
  return query ? context.reports.usage(query) : []
}
