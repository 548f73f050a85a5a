import type { ActivityId, OrganizationId, WorkspaceId } from '#domain/id.ts'
import type { Db } from '../port.ts'
import type { ActivityTable } from '../schema-audit.ts'

/** One change, as the audit keeps it. */
export type Activity = {
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
}

/**
 * Part of the transaction that makes the changes. In few statements, however many there are: other
 * changes wait meanwhile.
 */
export async function insertActivities(db: Db, activities: readonly Activity[]): Promise<void> {
  for (let from = 0; from < activities.length; from += rowsPerInsert) {
    const rows = activities.slice(from, from + rowsPerInsert).map(activityRow)
    await db.insertInto('activity').values(rows).execute()
  }
}

// Of eleven columns each: SQLite binds at most 32,766 values, PostgreSQL 65,535.
const rowsPerInsert = 500

function activityRow(activity: Activity): ActivityTable {
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
    sequence: null,
    code: null,
    count: 1n,
  }
}

/** The newest `limit`, newest first. */
export async function listActivities(
  db: Db,
  organizationId: OrganizationId,
  limit: number,
): Promise<readonly Activity[]> {
  const rows = await db
    .selectFrom('activity')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    organizationId: row.organization_id,
    type: row.type,
    actor: { type: row.actor_type, id: row.actor_id },
    subjectId: row.subject_id,
    workspaceId: row.workspace_id,
    before: row.before === null ? null : JSON.parse(row.before),
    after: row.after === null ? null : JSON.parse(row.after),
    requestId: row.request_id,
    atMs: Number(row.at_ms),
  }))
}
