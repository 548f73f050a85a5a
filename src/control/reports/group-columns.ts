import type { ApiKeyId, UserId, WorkspaceId } from '#domain/id.ts'
import { listPersonNames } from '#store/queries/person-names.ts'
import { listApiKeyNames, listWorkspaceNames } from '#store/queries/report-names.ts'
import type { Column, TableWorld } from './report-table.ts'
import { groupNames } from './usage-dimensions.ts'
import type { Grouped } from './usage-dimensions.ts'

type NamingWorld = Pick<TableWorld, 'store' | 'caller' | 'sight' | 'seesPeople'>
type Named = { readonly key: Grouped }

/** A column for each group, and beside ids one for names. A table names the Default workspace by its id too. */
export async function groupColumns(
  world: NamingWorld,
  { groups, rows }: { readonly groups: readonly string[]; readonly rows: readonly Named[] },
): Promise<Column<Named>[]> {
  const names = await readNames(world, { groups, rows })
  const { defaultWorkspaceId } = world.sight
  const workspaceOf = ({ key }: Named): WorkspaceId =>
    (key.workspace_id ?? defaultWorkspaceId) as WorkspaceId
  return groupNames
    .filter((group) => groups.includes(group))
    .flatMap((group): Column<Named>[] => {
      const cellOf = ({ key }: Named): string | null => key[group] ?? null
      switch (group) {
        case 'workspace_id':
          return [
            [group, workspaceOf],
            ['workspace_name', (row) => names.workspaces.get(workspaceOf(row)) ?? null],
          ]
        case 'api_key_id':
          return [
            [group, cellOf],
            ['api_key_name', (row) => names.apiKeys.get(cellOf(row) as ApiKeyId) ?? null],
          ]
        case 'user_id':
          return [
            [group, cellOf],
            ['user_name', (row) => names.people.get(cellOf(row) as UserId) ?? null],
          ]
        case 'model':
        case 'service_tier':
        case 'context_window':
        case 'inference_geo':
        case 'speed':
        case 'cost_source':
        case 'tag':
          return [[group, cellOf]]
      }
    })
}

type Names = {
  readonly workspaces: ReadonlyMap<WorkspaceId, string>
  readonly apiKeys: ReadonlyMap<ApiKeyId, string>
  readonly people: ReadonlyMap<UserId, string | null>
}

async function readNames(
  { store, caller: { organizationId }, seesPeople }: NamingWorld,
  { groups, rows }: { readonly groups: readonly string[]; readonly rows: readonly Named[] },
): Promise<Names> {
  const idsOf = (group: 'api_key_id' | 'user_id') => [
    ...new Set(rows.map(({ key }) => key[group]).filter((id) => typeof id === 'string')),
  ]
  return {
    workspaces: groups.includes('workspace_id')
      ? await listWorkspaceNames(store.read, organizationId)
      : new Map(),
    apiKeys: await inChunks(idsOf('api_key_id') as ApiKeyId[], (ids) =>
      listApiKeyNames(store.read, { organizationId, ids }),
    ),
    people: await inChunks(seesPeople ? (idsOf('user_id') as UserId[]) : [], async (ids) => {
      const people = await listPersonNames(store.read, { organizationId, ids })
      return new Map([...people].map(([id, { name, email }]) => [id, name ?? email]))
    }),
  }
}

/** A statement takes only so many values. */
const idsPerStatement = 1_000

async function inChunks<Id, Name>(
  ids: readonly Id[],
  read: (chunk: readonly Id[]) => Promise<ReadonlyMap<Id, Name>>,
): Promise<Map<Id, Name>> {
  const names = new Map<Id, Name>()
  for (let at = 0; at < ids.length; at += idsPerStatement) {
    for (const [id, name] of await read(ids.slice(at, at + idsPerStatement))) names.set(id, name)
  }
  return names
}
