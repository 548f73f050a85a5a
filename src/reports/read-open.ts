import type { OrganizationId } from '#domain/id.ts'
import { collectValues, oneOf } from './conditions.ts'
import type { ReportsOptions } from './open.ts'

type Reader = Pick<ReportsOptions, 'reader'>

/** When requests were admitted: from `fromMs` on and before `toMs`, Unix milliseconds. */
type Admitted = {
  readonly organizationId: OrganizationId
  readonly fromMs: number
  readonly toMs: number
}

/** Answers `Reports.countOpen`. */
export async function countOpen({ reader }: Reader, admitted: Admitted): Promise<number> {
  const { organizationId, fromMs, toMs } = admitted
  const [row] = await reader.query(
    `select count(*) as count from request where state = 'reserved'
      and organization_id = $1 and admitted_at_ms >= $2 and admitted_at_ms < $3`,
    [organizationId, fromMs, toMs],
  )
  return Number(row!['count'])
}

/** Answers `Reports.isComplete`. In this order: what ends in between is in a change that is read afterwards. */
export async function isComplete(options: Reader, admitted: Admitted): Promise<boolean> {
  return (await countOpen(options, admitted)) === 0 && !(await isAwaited(options, admitted))
}

/** More than follow one another in a minute, while the sums are kept up. */
const changesReadMax = 2_000
const idsInListMax = 500

/** Whether a change that is not in the sums yet is of a request of that range. Too many changes may well be. */
async function isAwaited({ reader }: Reader, admitted: Admitted): Promise<boolean> {
  const { organizationId, fromMs, toMs } = admitted
  const changes = await reader.query(
    `select requests from ledger_change where organization_id = $1 and requests is not null
      order by sequence limit ${changesReadMax + 1}`,
    [organizationId],
  )
  if (changes.length > changesReadMax) return true
  const ids = changes.flatMap((row) =>
    Object.values(JSON.parse(row['requests'] as string) as Record<string, string[]>).flat(),
  )
  for (let from = 0; from < ids.length; from += idsInListMax) {
    const values = collectValues()
    const isAsked = oneOf('id', ids.slice(from, from + idsInListMax), values)
    const [row] = await reader.query(
      `select count(*) as count from request where ${isAsked}
        and admitted_at_ms >= ${values.add(fromMs)} and admitted_at_ms < ${values.add(toMs)}`,
      values.list,
    )
    if (Number(row!['count']) > 0) return true
  }
  return false
}
