import type { ApiKeyId, OrganizationId, UserId, WorkspaceId } from '../src/domain/id.ts'
import { openLedger } from '../src/ledger/open.ts'
import { openAsideReader } from '../src/platform/aside-reader.ts'
import { createAddressGuard } from '../src/platform/address-guard.ts'
import { systemClock } from '../src/platform/clock.ts'
import { createIds } from '../src/platform/ids.ts'
import { createLogger } from '../src/platform/log.ts'
import { createSecretBox } from '../src/platform/secret-box.ts'
import { createSecretKey } from '../src/platform/secret-key.ts'
import { createWebhookCaller } from '../src/control/notify/webhook-caller.ts'
import { createCallJson } from '../src/control/outgoing/call-json.ts'
import { initializeOrganization } from '../src/control/organization/initialize-organization.ts'
import { openReportReaders } from '../src/report-readers.ts'
import { createControl } from '../src/control/server.ts'
import type { Control } from '../src/control/server.ts'
import { openDatabase } from '../src/store/database.ts'
import type { DatabaseSettings } from '../src/store/database.ts'
import { createKeyDirectory } from '../src/store/directory.ts'
import { migrate } from '../src/store/migrate.ts'
import { createStore } from '../src/store/store.ts'

export const seededSize = { workspaces: 100, people: 10_000, keys: 100_000 } as const
const rowsPerInsert = 500

export type Seeded = {
  readonly control: Control
  /** Secrets to ask with, by who asks. */
  readonly callers: Readonly<Record<string, string>>
  readonly paths: readonly string[]
  close(): Promise<void>
}

/** An organization of the largest size that is promised, written in bulk, and the paths of its lists. */
export async function openSeeded(settings: DatabaseSettings): Promise<Seeded> {
  // One caller may not ask as often as a bench does: for the limiter, every request comes a second later.
  let skippedMs = 0
  const monotonicMs = (): number => systemClock.monotonicMs() + (skippedMs += 1_000)
  const clock = { ...systemClock, monotonicMs }
  const ids = createIds(clock)
  const logger = createLogger('warn')
  const database = openDatabase(settings, () => undefined)
  await migrate(database, clock.now())
  const ledger = await openLedger({ database, clock, ids, logger })
  const store = createStore(database)
  const aside = openAsideReader(database)
  const { close: closeReaders, ...readers } = openReportReaders(database, { aside, clock })
  const checked = { guard: createAddressGuard([]), allowsHttp: false }
  const services = {
    store,
    ledger,
    directory: createKeyDirectory(database),
    secretBox: createSecretBox(Buffer.alloc(32, 'b')),
    webhookCaller: createWebhookCaller({ ...checked, clock }),
    callJson: createCallJson(checked),
    ...readers,
    mailer: null,
    publicUrl: null,
    requestRetentionDays: null,
    upstream: null,
    clock,
    ids,
    logger,
  }
  const first = await initializeOrganization(services, {
    organization: 'Bench',
    email: 'bench@bench.example',
    password: 'correct horse',
    usage_tier: 'build',
    language: 'en',
  })
  const organizationId = first.organization_id as OrganizationId
  const rows = rowsOf(ids, organizationId, clock.now())
  await write(store, rows)
  await writeScopes({ store, ledger }, rows, organizationId)
  return {
    control: createControl({ ...services, internalToken: null }),
    callers: { 'an admin key': first.admin_api_key, 'a member': rows.session },
    paths: pathsOf(rows),
    close: async () => {
      await closeReaders()
      await aside.close()
      await ledger.close()
      await database.close()
    },
  }
}

type Rows = ReturnType<typeof rowsOf>

function rowsOf(ids: ReturnType<typeof createIds>, organizationId: OrganizationId, nowMs: number) {
  const created_at_ms = BigInt(nowMs)
  const own = { organization_id: organizationId, created_at_ms }
  const workspaces = many(seededSize.workspaces, (index) => ({
    ...own,
    id: ids.workspace(),
    name: `Workspace ${index}`,
    display_color: '#6C5BB9',
    tags: '{}',
    is_default: 0n,
  }))
  const people = many(seededSize.people, (index) => ({
    ...own,
    id: ids.user(),
    email: `person-${index}@bench.example`,
    name: `Person ${index}`,
    role: 'developer' as const,
    password_hash: '',
  }))
  const members = people.flatMap((person, index) =>
    [0, 1].map((next) => ({
      ...own,
      workspace_id: workspaces[(index + next) % workspaces.length]!.id,
      user_id: person.id,
      workspace_role: 'workspace_developer' as const,
    })),
  )
  const keys = many(seededSize.keys, (index) => {
    const { digest, hint } = createSecretKey('api')
    const owner = people[index % people.length]!.id
    return {
      ...own,
      id: ids.apiKey(),
      workspace_id: workspaces[index % workspaces.length]!.id,
      name: `key ${index}`,
      status: index % 10 === 0 ? ('archived' as const) : ('active' as const),
      digest,
      hint,
      created_by_user_id: owner,
      owner_user_id: owner,
      expires_at_ms: index % 3 === 0 ? created_at_ms - 1n : null,
    }
  })
  const { secret, digest } = createSecretKey('session')
  const session = {
    ...own,
    id: ids.session(),
    user_id: people[0]!.id,
    digest,
    verified_at_ms: created_at_ms,
    last_used_at_ms: created_at_ms,
    expires_at_ms: created_at_ms + 86_400_000n,
  }
  return { workspaces, people, members, keys, sessionRow: session, session: secret }
}

function many<Row>(count: number, row: (index: number) => Row): Row[] {
  return Array.from({ length: count }, (_, index) => row(index))
}

type Opened = Parameters<typeof initializeOrganization>[0]

async function write(store: Opened['store'], rows: Rows): Promise<void> {
  await store.transaction(async ({ db }) => {
    await db.insertInto('workspace').values(rows.workspaces).execute()
  })
  for (const some of chunks(rows.people)) {
    await store.transaction(
      async ({ db }) => void (await db.insertInto('person').values(some).execute()),
    )
  }
  for (const some of chunks(rows.members)) {
    await store.transaction(
      async ({ db }) => void (await db.insertInto('workspace_member').values(some).execute()),
    )
  }
  for (const some of chunks(rows.keys)) {
    await store.transaction(
      async ({ db }) => void (await db.insertInto('api_key').values(some).execute()),
    )
  }
  await store.transaction(
    async ({ db }) => void (await db.insertInto('session').values(rows.sessionRow).execute()),
  )
}

async function writeScopes(
  { store, ledger }: Pick<Opened, 'store' | 'ledger'>,
  { workspaces, keys }: Rows,
  organizationId: OrganizationId,
): Promise<void> {
  const scope = { organizationId, expiresAtMs: null }
  const scopes = [
    ...workspaces.map(({ id }) => ({ id, kind: 'workspace' as const, ...scope })),
    ...keys.map(({ id }) => ({ id, kind: 'api_key' as const, ...scope })),
  ]
  for (const some of chunks(scopes)) {
    await store.transaction((tx) => ledger.createScopes(tx.ledger, some))
  }
}

function chunks<Row>(rows: readonly Row[]): Row[][] {
  return many(Math.ceil(rows.length / rowsPerInsert), (index) =>
    rows.slice(index * rowsPerInsert, (index + 1) * rowsPerInsert),
  )
}

function pathsOf({ workspaces, people, keys }: Rows): string[] {
  const base = '/v1/organizations'
  const workspaceId: WorkspaceId = workspaces[0]!.id
  const userId: UserId = people[5_000]!.id
  const keyId: ApiKeyId = keys[50_000]!.id
  return [
    `${base}/workspaces?limit=100&include_default=true&include_archived=true`,
    `${base}/workspaces?limit=100&order=name_ascending`,
    `${base}/workspace_summaries?include_default=true&include_archived=true`,
    `${base}/workspaces/${workspaceId}/members?limit=100`,
    `${base}/workspaces/${workspaceId}/people?limit=100`,
    `${base}/workspaces/${workspaceId}/people?limit=100&search=son+7`,
    `${base}/workspaces/${workspaceId}/rate_limits?include_inherited=true`,
    `${base}/users?limit=100`,
    `${base}/users?limit=100&after_id=${userId}`,
    `${base}/users?email=person-77@bench.example`,
    `${base}/users?roles[]=admin`,
    `${base}/users?limit=100&order=name_ascending`,
    `${base}/users?limit=100&order=name_descending&after_id=${userId}`,
    `${base}/users?limit=100&search=son-77`,
    `${base}/invites?limit=100`,
    `${base}/api_keys?limit=100`,
    `${base}/api_keys?limit=100&after_id=${keyId}`,
    `${base}/api_keys?limit=100&workspace_id=${workspaceId}`,
    `${base}/api_keys?limit=100&order=oldest_first`,
    `${base}/api_keys?limit=100&order=name_ascending`,
    `${base}/api_keys?limit=100&order=name_descending&after_id=${keyId}`,
    `${base}/api_keys?limit=100&order=name_ascending&workspace_id=${workspaceId}`,
    `${base}/api_keys?limit=100&search=key+7`,
    `${base}/api_keys?limit=100&search=nothing+is+called+so`,
    `${base}/api_keys?limit=100&search=Élan`,
    `${base}/api_key_summaries?limit=100`,
    `${base}/api_key_summaries?limit=100&workspace_id=${workspaceId}`,
    `${base}/api_keys?limit=100&status=archived`,
    `${base}/api_keys?limit=100&status=expired`,
    `${base}/api_keys?limit=100&status=inactive`,
    `${base}/api_keys?limit=100&created_by_user_id=${userId}`,
    `${base}/admin_keys?limit=100`,
    `${base}/rate_limits`,
    `${base}/spend_limits?limit=100`,
    `${base}/spend_limits/effective?workspace_id=${workspaceId}`,
    `${base}/spend_limit_increase_requests?limit=100`,
    `${base}/notifications?limit=100`,
    `${base}/activities?limit=100`,
  ]
}
