import type { ActivityId, OrganizationId, WorkspaceId } from '#domain/id.ts'
import { brokenLink, chainStart, linkCode, sealHead } from '../activity-chain.ts'
import type { Mac } from '../activity-chain.ts'
import type { Db } from '../port.ts'
import type { ActivityHeadTable, ActivityTable } from '../schema-audit.ts'

/** One change, as the audit is told of it. */
export type NewActivity = {
  readonly id: ActivityId
  readonly organizationId: OrganizationId
  /** In the words of the original's compliance feed, such as `platform_workspace_created`. */
  readonly type: string
  readonly actor: { readonly type: string; readonly id: string | null }
  readonly subjectId: string
  readonly workspaceId: WorkspaceId | null
  /** The subject before and after; null before it existed, and after it was deleted. */
  readonly before: unknown
  readonly after: unknown
  readonly requestId: string | null
  readonly atMs: number
  /** How many of the like it stands for; 1 where it is left out. */
  readonly count?: number
  /** Where it came from. Kept apart from the chain. */
  readonly address?: string | null
}

/**
 * The only way into the audit: links the rows, all of one organization, to its chain. Part of the transaction that
 * makes the changes, which has locked the organization. In few statements, however many there are: other changes wait
 * meanwhile. A chain that has been tampered with is gone on with, and stays broken where it was.
 */
export async function appendActivities(
  db: Db,
  mac: Mac,
  activities: readonly NewActivity[],
): Promise<void> {
  const organizationId = activities[0]?.organizationId
  if (organizationId === undefined) return
  if (activities.some((activity) => activity.organizationId !== organizationId)) {
    throw new Error('activities of two organizations are not of one chain')
  }
  let { sequence, code, ...end } = await readEnd(db, mac, organizationId)
  const rows = activities.map((activity): ActivityTable => {
    sequence += 1n
    const row = { ...activityRow(activity), sequence }
    code = linkCode(mac, code, row)
    return { ...row, code }
  })
  for (let from = 0; from < rows.length; from += rowsPerInsert) {
    const some = rows.slice(from, from + rowsPerInsert)
    await db.insertInto('activity').values(some).execute()
  }
  await insertSources(db, activities)
  await writeHead(db, mac, { organization_id: organizationId, sequence, code, ...end })
}

// Of fourteen columns each: SQLite binds at most 32,766 values, PostgreSQL 65,535.
const rowsPerInsert = 500

function activityRow(activity: NewActivity): Omit<ActivityTable, 'sequence' | 'code'> {
  return {
    id: activity.id,
    organization_id: activity.organizationId,
    type: activity.type,
    actor_type: activity.actor.type,
    actor_id: activity.actor.id,
    subject_id: activity.subjectId,
    workspace_id: activity.workspaceId,
    before: activity.before === null ? null : JSON.stringify(activity.before),
    after: activity.after === null ? null : JSON.stringify(activity.after),
    request_id: activity.requestId,
    at_ms: BigInt(activity.atMs),
    count: BigInt(activity.count ?? 1),
  }
}

type End = Pick<ActivityHeadTable, 'sequence' | 'code' | 'unchained'>

/** What the next row is linked to. */
async function readEnd(db: Db, mac: Mac, organizationId: OrganizationId): Promise<End> {
  const head = await db
    .selectFrom('activity_head')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .executeTakeFirst()
  const last = await readLastSequence(db, organizationId)
  if (head === undefined && last === 0n) {
    const unchained = await countUnchained(db, organizationId)
    return { sequence: 0n, code: chainStart, unchained }
  }
  if (head && head.sequence === last && head.seal === sealHead(mac, head)) {
    return { sequence: last, code: head.code, unchained: head.unchained }
  }
  const known = head?.sequence ?? 0n
  // Past both, so that neither a row nor a place in the chain is taken twice.
  return {
    sequence: known > last ? known : last,
    code: brokenLink,
    unchained: head?.unchained ?? 0n,
  }
}

async function readLastSequence(db: Db, organizationId: OrganizationId): Promise<bigint> {
  const row = await db
    .selectFrom('activity')
    .select('sequence')
    .where('organization_id', '=', organizationId)
    .where('sequence', 'is not', null)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.sequence ?? 0n
}

async function countUnchained(db: Db, organizationId: OrganizationId): Promise<bigint> {
  const row = await db
    .selectFrom('activity')
    .select(({ fn }) => fn.countAll<bigint>().as('count'))
    .where('organization_id', '=', organizationId)
    .where('sequence', 'is', null)
    .executeTakeFirstOrThrow()
  return row.count
}

async function insertSources(db: Db, activities: readonly NewActivity[]): Promise<void> {
  const rows = activities.flatMap(({ id, organizationId, actor, address }) =>
    address
      ? [{ activity_id: id, organization_id: organizationId, actor_id: actor.id, address }]
      : [],
  )
  for (let from = 0; from < rows.length; from += rowsPerInsert) {
    await db
      .insertInto('activity_source')
      .values(rows.slice(from, from + rowsPerInsert))
      .execute()
  }
}

async function writeHead(db: Db, mac: Mac, head: Omit<ActivityHeadTable, 'seal'>): Promise<void> {
  const { organization_id, sequence, code, unchained } = head
  const seal = sealHead(mac, head)
  await db
    .insertInto('activity_head')
    .values({ organization_id, sequence, code, unchained, seal })
    .onConflict((conflict) =>
      conflict.column('organization_id').doUpdateSet({ sequence, code, unchained, seal }),
    )
    .execute()
}
