import type { OrganizationId, WorkspaceId } from '#domain/id.ts'
import type { Db } from '../port.ts'

/** Who has a role in a workspace: one that they were given, or one that follows from the organization's. */
export type MemberCounts = { readonly given: number; readonly inherited: number }

/**
 * Of each of the workspaces. Admins and billing members inherit, but for billing members who were made admin of
 * the workspace; in the Default workspace everybody does.
 */
export async function countMembersOf(
  db: Db,
  organizationId: OrganizationId,
  workspaces: readonly { readonly id: WorkspaceId; readonly isDefault: boolean }[],
): Promise<ReadonlyMap<WorkspaceId, MemberCounts>> {
  if (workspaces.length === 0) return new Map()
  const people = await countPeopleByRole(db, organizationId)
  const rows = await countRows(
    db,
    workspaces.map(({ id }) => id),
  )
  const rulers = await countMembershipsOfRulers(db, organizationId)
  const everybody = [...people.values()].reduce((sum, count) => sum + count, 0)
  const ruling = (people.get('admin') ?? 0) + (people.get('billing') ?? 0)
  return new Map(
    workspaces.map(({ id, isDefault }) => {
      if (isDefault) return [id, { given: 0, inherited: everybody }]
      const { overruled = 0, raised = 0 } = rulers.get(id) ?? {}
      return [id, { given: (rows.get(id) ?? 0) - overruled, inherited: ruling - raised }]
    }),
  )
}

async function countPeopleByRole(db: Db, organizationId: OrganizationId) {
  const rows = await db
    .selectFrom('person')
    .select((each) => ['role', each.fn.countAll<bigint>().as('count')])
    .where('organization_id', '=', organizationId)
    .where('removed_at_ms', 'is', null)
    .groupBy('role')
    .execute()
  return new Map(rows.map(({ role, count }) => [role, Number(count)]))
}

/** Roles that were given, whether they hold or not: without a look at each person. */
async function countRows(db: Db, ids: readonly WorkspaceId[]) {
  const rows = await db
    .selectFrom('workspace_member')
    .select((each) => ['workspace_id', each.fn.countAll<bigint>().as('count')])
    .where('workspace_id', 'in', ids)
    .groupBy('workspace_id')
    .execute()
  return new Map(rows.map(({ workspace_id: id, count }) => [id, Number(count)]))
}

/**
 * Roles given to those whom the organization's role rules: `overruled` ones do not hold, and `raised` ones, which
 * make a billing member admin of the workspace, do.
 */
async function countMembershipsOfRulers(db: Db, organizationId: OrganizationId) {
  const rows = await db
    .selectFrom('person')
    .innerJoin('workspace_member', 'workspace_member.user_id', 'person.id')
    .select((each) => [
      'workspace_id',
      'role',
      'workspace_role',
      each.fn.countAll<bigint>().as('count'),
    ])
    .where('person.organization_id', '=', organizationId)
    .where('person.removed_at_ms', 'is', null)
    .where('role', 'in', ['admin', 'billing'])
    .groupBy(['workspace_id', 'role', 'workspace_role'])
    .execute()
  const counts = new Map<WorkspaceId, { overruled: number; raised: number }>()
  for (const { workspace_id: id, role, workspace_role: given, count } of rows) {
    const sums = counts.get(id) ?? { overruled: 0, raised: 0 }
    const holds = role === 'billing' && given === 'workspace_admin'
    sums[holds ? 'raised' : 'overruled'] += Number(count)
    counts.set(id, sums)
  }
  return counts
}

/** API keys that are not archived, and those of them that open something. */
export type KeyCounts = { readonly live: number; readonly active: number }

/** Of each of the workspaces that has any. `nowMs` (Unix milliseconds) tells which keys have expired. */
export async function countApiKeysOf(
  db: Db,
  ids: readonly WorkspaceId[],
  nowMs: number,
): Promise<ReadonlyMap<WorkspaceId, KeyCounts>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('api_key')
    .select((each) => [
      'workspace_id',
      each.fn.countAll<bigint>().as('live'),
      each.fn
        .count<bigint>(
          each
            .case()
            .when(
              each.and([
                each('status', '=', 'active'),
                each.or([
                  each('expires_at_ms', 'is', null),
                  each('expires_at_ms', '>', BigInt(nowMs)),
                ]),
              ]),
            )
            .then(1)
            .end(),
        )
        .as('active'),
    ])
    .where('workspace_id', 'in', ids)
    .where('status', 'in', ['active', 'inactive'])
    .groupBy('workspace_id')
    .execute()
  return new Map(
    rows.map(({ workspace_id: id, live, active }) => [
      id,
      { live: Number(live), active: Number(active) },
    ]),
  )
}
