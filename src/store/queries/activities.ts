import { sql } from 'kysely'
import type {
  Expression,
  ExpressionBuilder,
  RawBuilder,
  Selectable,
  SelectQueryBuilder,
  SqlBool,
} from 'kysely'
import type { ActivityId, OrganizationId, WorkspaceId } from '#domain/id.ts'
import type { Db } from '../port.ts'
import type { Tables } from '../schema.ts'
import type { ActivityTable } from '../schema-audit.ts'
import type { NewActivity } from './append-activities.ts'
import { optionalNumber } from './nullable.ts'
import { hasText } from './search.ts'

/** One change, as the audit keeps it. */
export type Activity = Required<NewActivity> & {
  /** Its place in the chain; null for what is older than the chain. */
  readonly sequence: number | null
}

/** What is asked for; what is left out does not matter. */
export type ActivityFilter = {
  readonly organizationId: OrganizationId
  readonly types?: readonly string[] | undefined
  readonly actorIds?: readonly string[] | undefined
  readonly subjectIds?: readonly string[] | undefined
  readonly workspaceId?: WorkspaceId | undefined
  /** With the text in type, subject or actor, or done by one of the actors. */
  readonly search?: ActivitySearch | undefined
  /** Unix milliseconds: at that instant or later, and before that instant. */
  readonly fromMs?: number | undefined
  readonly untilMs?: number | undefined
}

/** A part of a text, whatever its case, and whoever is called so. */
export type ActivitySearch = { readonly text: string; readonly actorIds: readonly string[] }

/** A place in the list of all activities of an organization: before it nothing is ever put in. */
export type ActivityPlace = Pick<Activity, 'sequence' | 'id'>

/** Which way to walk, from where (or from the end), and how many at most. */
export type ActivityWalk = {
  readonly direction: 'older' | 'newer'
  readonly from?: ActivityPlace | undefined
  readonly limit: number
}

/**
 * In the order of the chain, what is older than the chain before it, from the place on, which is not among them.
 * Where an activity came from is null where that has been erased.
 */
export async function walkActivities(
  db: Db,
  { direction, from, limit, ...filter }: ActivityFilter & ActivityWalk,
): Promise<readonly Activity[]> {
  const order = direction === 'older' ? 'desc' : 'asc'
  const rows = await selectActivities(db, filter)
    .$if(from !== undefined, (query) => query.where(isBeyond(from!, direction)))
    .orderBy(place, order)
    .orderBy('activity.id', order)
    .limit(limit)
    .execute()
  return rows.map(parseActivity)
}

const place = sql<bigint>`coalesce(activity.sequence, 0)`

function isBeyond(
  { sequence, id }: ActivityPlace,
  direction: ActivityWalk['direction'],
): RawBuilder<SqlBool> {
  const from = BigInt(sequence ?? 0)
  return direction === 'older'
    ? sql<SqlBool>`(${place}, activity.id) < (${from}, ${id})`
    : sql<SqlBool>`(${place}, activity.id) > (${from}, ${id})`
}

/** The newest `limit`, newest first. */
export async function listActivities(
  db: Db,
  organizationId: OrganizationId,
  limit: number,
): Promise<readonly Activity[]> {
  return walkActivities(db, { organizationId, direction: 'older', limit })
}

/** One of that organization. */
export async function findActivity(
  db: Db,
  { organizationId, id }: { readonly organizationId: OrganizationId; readonly id: ActivityId },
): Promise<Activity | undefined> {
  const row = await selectActivities(db, { organizationId })
    .where('activity.id', '=', id)
    .executeTakeFirst()
  return row && parseActivity(row)
}

type Row = Selectable<ActivityTable> & { readonly address: string | null }

function selectActivities(
  db: Db,
  filter: ActivityFilter,
): SelectQueryBuilder<
  Tables & { activity_source: Tables['activity_source'] | null },
  'activity' | 'activity_source',
  Row
> {
  const { organizationId, types, actorIds, subjectIds, workspaceId, search, fromMs, untilMs } =
    filter
  return db
    .selectFrom('activity')
    .leftJoin('activity_source', 'activity_source.activity_id', 'activity.id')
    .selectAll('activity')
    .select('activity_source.address')
    .where('activity.organization_id', '=', organizationId)
    .$if(types !== undefined, (query) => query.where('type', 'in', [...types!]))
    .$if(actorIds !== undefined, (query) => query.where('activity.actor_id', 'in', [...actorIds!]))
    .$if(subjectIds !== undefined, (query) => query.where('subject_id', 'in', [...subjectIds!]))
    .$if(workspaceId !== undefined, (query) => query.where('workspace_id', '=', workspaceId!))
    .$if(search !== undefined, (query) => query.where((where) => isFound(where, search!)))
    .$if(fromMs !== undefined, (query) => query.where('at_ms', '>=', BigInt(fromMs!)))
    .$if(untilMs !== undefined, (query) => query.where('at_ms', '<', BigInt(untilMs!)))
}

const searched = ['activity.type', 'activity.subject_id', 'activity.actor_id']

function isFound(
  where: ExpressionBuilder<Tables, 'activity'>,
  { text, actorIds }: ActivitySearch,
): Expression<SqlBool> {
  const inWords = hasText({ words: [], codes: searched }, text)
  if (actorIds.length === 0) return inWords
  return where.or([inWords, where('activity.actor_id', 'in', actorIds)])
}

function parseActivity(row: Row): Activity {
  return {
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
    count: Number(row.count),
    address: row.address,
    sequence: optionalNumber(row.sequence),
  }
}
