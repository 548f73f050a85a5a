import type { BucketWidth } from '#contract/report-buckets.ts'
import { tagKeyOf } from '#contract/report-filters.ts'
import type { UsageRow } from '#reports/port.ts'
import type { RequestContext } from '../context.ts'
import { summedWidths } from './bucket-walk.ts'
import type { BucketWalk } from './bucket-walk.ts'
import type { Sight } from './report-sight.ts'
import { dimensionsOf, usageFilterOf } from './usage-dimensions.ts'
import type { UsageFilters } from './usage-dimensions.ts'

type UsageSelection = {
  readonly query: UsageFilters & {
    readonly bucket_width: BucketWidth
    readonly group_by: readonly string[]
  }
  readonly sight: Sight
  readonly range: Pick<BucketWalk, 'fromMs' | 'toMs'>
  /** In the words of the wire. */
  readonly groups: readonly string[]
}

/** What a report is made of. */
export async function readUsage(
  { reports, caller }: Pick<RequestContext, 'reports' | 'caller'>,
  { query, sight, range: { fromMs, toMs }, groups }: UsageSelection,
): Promise<readonly UsageRow[]> {
  const filter = usageFilterOf(query, sight)
  if (!filter) return []
  const tagKey = tagKeyOf(query)
  return reports.usage({
    organizationId: caller.organizationId,
    fromMs,
    toMs,
    width: summedWidths[query.bucket_width],
    filter,
    groupBy: dimensionsOf(groups),
    ...(tagKey !== undefined && { tagKey }),
  })
}
