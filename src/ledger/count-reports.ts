import type { AsideReader } from '#platform/aside-reader.ts'
import { reportOnlyPrefix } from '#domain/refusal.ts'
import type { ReportsQuestion, WouldHaveRefused } from './preview-port.ts'

/** Sums what report-only limits of one scope would have refused, of rows that an index of their own holds. */
export async function countReports(
  reader: AsideReader,
  { organizationId, scopeKind, scopeId, dayFromMs, weekFromMs }: ReportsQuestion,
): Promise<readonly WouldHaveRefused[]> {
  const column = `${scopeKind}_id`
  const rows = await reader.query(
    `select limiter, cast(sum(count) as bigint) as last_week,
        cast(sum(case when second >= $3 then count else 0 end) as bigint) as last_day
      from refusal
      where organization_id = $1 and second >= $2 and ${column} = $4
        and limiter >= 'report_only/' and limiter < 'report_only0'
      group by limiter`,
    [organizationId, Math.floor(weekFromMs / 1000), Math.floor(dayFromMs / 1000), scopeId],
  )
  return rows.flatMap((row) => {
    const limiter = (row['limiter'] as string).slice(reportOnlyPrefix.length)
    const [, kind, ...limit] = limiter.split('/')
    if (kind !== scopeKind) return []
    return [
      {
        limit: limit.join('/'),
        lastDay: Number(row['last_day']),
        lastWeek: Number(row['last_week']),
      },
    ]
  })
}
