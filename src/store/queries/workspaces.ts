import type { Selectable } from 'kysely'
import type { OrganizationId, WorkspaceId } from '#domain/id.ts'
import type { ScopePolicy } from '#domain/scope.ts'
import type { Db } from '../port.ts'
import type { WorkspaceTable } from '../schema.ts'
import { optionalBigInt, optionalNumber } from './nullable.ts'
import { namedBy, walk } from './ordered-page.ts'
import type { OrderedPageRequest } from './ordered-page.ts'
import { pageOf } from './page.ts'
import type { Page } from './page.ts'
import { hasText } from './search.ts'
import { recordWorkspaceTags } from './workspace-tags.ts'

/** One workspace, the Default one included. Instants are Unix milliseconds. */
export type Workspace = {
  readonly id: WorkspaceId
  readonly organizationId: OrganizationId
  readonly name: string
  /** `#RRGGBB`. */
  readonly displayColor: string
  readonly tags: Readonly<Record<string, string>>
  readonly isDefault: boolean
  readonly createdAtMs: number
  /** Archived for good since then; null while it lives. */
  readonly archivedAtMs: number | null
  /** Refuses all requests since then; null while it takes them. */
  readonly pausedAtMs: number | null
  readonly lists: WorkspaceLists
}

/** What its requests are held to; null takes everything. What is enforced is the copy in the ledger's scope. */
export type WorkspaceLists = Pick<
  ScopePolicy,
  'allowedModels' | 'allowedIps' | 'allowedInferenceGeos'
>

/** Lists of a workspace that takes everything. */
export const noLists: WorkspaceLists = {
  allowedModels: null,
  allowedIps: null,
  allowedInferenceGeos: null,
}

/** Names a workspace of one organization: another organization's id finds nothing. */
export type WorkspaceKey = { readonly organizationId: OrganizationId; readonly id: WorkspaceId }

/** Without lists it takes everything. */
export type NewWorkspace = Omit<Workspace, 'lists'> & Partial<Pick<Workspace, 'lists'>>

/** Rejects when the id is taken, or when a second Default workspace is meant for an organization. */
export async function insertWorkspace(db: Db, workspace: NewWorkspace): Promise<void> {
  await db
    .insertInto('workspace')
    .values({
      id: workspace.id,
      organization_id: workspace.organizationId,
      name: workspace.name,
      display_color: workspace.displayColor,
      tags: JSON.stringify(workspace.tags),
      is_default: workspace.isDefault ? 1n : 0n,
      created_at_ms: BigInt(workspace.createdAtMs),
      archived_at_ms: optionalBigInt(workspace.archivedAtMs),
      paused_at_ms: optionalBigInt(workspace.pausedAtMs),
      ...listsRow(workspace.lists ?? noLists),
    })
    .execute()
  await recordWorkspaceTags(db, { workspaceId: workspace.id, tags: workspace.tags, fromMs: 0 })
}

/**
 * Writes what can change of a workspace: name, color, tags, archival, pause, lists. Other tags than before go to
 * `recordWorkspaceTags` as well.
 */
export async function updateWorkspaceRow(db: Db, workspace: Workspace): Promise<void> {
  await db
    .updateTable('workspace')
    .set({
      name: workspace.name,
      display_color: workspace.displayColor,
      tags: JSON.stringify(workspace.tags),
      archived_at_ms: optionalBigInt(workspace.archivedAtMs),
      paused_at_ms: optionalBigInt(workspace.pausedAtMs),
      ...listsRow(workspace.lists),
    })
    .where('id', '=', workspace.id)
    .execute()
}

/** Finds archived ones and the Default workspace too. */
export async function findWorkspace(
  db: Db,
  { organizationId, id }: WorkspaceKey,
): Promise<Workspace | undefined> {
  const row = await db
    .selectFrom('workspace')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && parseWorkspace(row)
}

/** Throws when the organization has none, which cannot be: it is created with one. */
export async function getDefaultWorkspace(
  db: Db,
  organizationId: OrganizationId,
): Promise<Workspace> {
  const row = await db
    .selectFrom('workspace')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('is_default', '=', 1n)
    .executeTakeFirstOrThrow()
  return parseWorkspace(row)
}

/** How many are not archived, the Default workspace not counted. */
export async function countLiveWorkspaces(db: Db, organizationId: OrganizationId): Promise<number> {
  const row = await db
    .selectFrom('workspace')
    .select((each) => each.fn.countAll<bigint>().as('count'))
    .where('organization_id', '=', organizationId)
    .where('is_default', '=', 0n)
    .where('archived_at_ms', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Every condition has to hold. Without `includeDefault` the Default workspace is left out, also of `ids`. */
export type WorkspaceFilter = {
  readonly organizationId: OrganizationId
  readonly includeArchived: boolean
  readonly includeDefault: boolean
  /** Only these; undefined = all. */
  readonly ids: readonly WorkspaceId[] | undefined
  /** With this in name or id. */
  readonly search?: string | undefined
  /** Those that the caller sees; undefined = all. */
  readonly visibleIds: readonly WorkspaceId[] | undefined
}

/** Leaves out ids of other organizations, and ids that nothing has, without a word. */
export async function listWorkspaceRows(
  db: Db,
  filter: WorkspaceFilter,
  page: OrderedPageRequest,
): Promise<Page<Workspace>> {
  const { isBeyond, orderBy } = walk(page, namedBy('workspace', 'name'))
  const { visibleIds, search } = filter
  if (visibleIds?.length === 0) return { items: [], hasMore: false }
  const rows = await db
    .selectFrom('workspace')
    .selectAll()
    .where('organization_id', '=', filter.organizationId)
    .$if(!filter.includeArchived, (query) => query.where('archived_at_ms', 'is', null))
    .$if(!filter.includeDefault, (query) => query.where('is_default', '=', 0n))
    .$if(filter.ids !== undefined, (query) => query.where('id', 'in', filter.ids ?? []))
    .$if(visibleIds !== undefined, (query) => query.where('id', 'in', visibleIds ?? []))
    .$if(search !== undefined, (query) =>
      query.where(hasText({ words: ['workspace.name'], codes: ['workspace.id'] }, search!)),
    )
    .where(isBeyond)
    .orderBy(orderBy)
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows.map(parseWorkspace), page)
}

function parseWorkspace(row: Selectable<WorkspaceTable>): Workspace {
  return {
    id: row.id,
    organizationId: row.organization_id,
    name: row.name,
    displayColor: row.display_color,
    tags: JSON.parse(row.tags) as Record<string, string>,
    isDefault: row.is_default === 1n,
    createdAtMs: Number(row.created_at_ms),
    archivedAtMs: optionalNumber(row.archived_at_ms),
    pausedAtMs: optionalNumber(row.paused_at_ms),
    lists: {
      allowedModels: listOf(row.allowed_models),
      allowedIps: listOf(row.allowed_ips),
      allowedInferenceGeos: listOf(row.allowed_inference_geos),
    },
  }
}

function listsRow({ allowedModels, allowedIps, allowedInferenceGeos }: WorkspaceLists) {
  return {
    allowed_models: allowedModels && JSON.stringify(allowedModels),
    allowed_ips: allowedIps && JSON.stringify(allowedIps),
    allowed_inference_geos: allowedInferenceGeos && JSON.stringify(allowedInferenceGeos),
  }
}

function listOf(text: string | null): readonly string[] | null {
  return text === null ? null : (JSON.parse(text) as string[])
}
