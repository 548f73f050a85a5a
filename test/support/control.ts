import { expect } from 'vitest'
import type { ControlServices } from '#control/context.ts'
import { createInitialized } from '#control/organization/initialize-organization.ts'
import type { Mail, Mailer } from '#control/notify/mailer.ts'
import { createWebhookCaller } from '#control/notify/webhook-caller.ts'
import { createCallJson } from '#control/outgoing/call-json.ts'
import { createControl } from '#control/server.ts'
import type { Control } from '#control/server.ts'
import type { ApiKeyId, OrganizationId, WorkspaceId } from '#domain/id.ts'
import { openLedger } from '#ledger/open.ts'
import type { Ledger } from '#ledger/port.ts'
import { createAddressGuard } from '#platform/address-guard.ts'
import { openAsideReader } from '#platform/aside-reader.ts'
import { manualClock } from '#platform/clock.ts'
import type { ManualClock } from '#platform/clock.ts'
import { createIds } from '#platform/ids.ts'
import { silentLogger } from '#platform/log.ts'
import type { Logger } from '#platform/log.ts'
import { hashPassword } from '#platform/password.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import { openRollUp } from '#reports/roll-up.ts'
import { createKeyDirectory } from '#store/directory.ts'
import { migrate } from '#store/migrate.ts'
import { insertAdminKey } from '#store/queries/admin-keys.ts'
import { insertApiKey } from '#store/queries/api-keys.ts'
import { insertOrganization } from '#store/queries/organizations.ts'
import { insertWorkspace } from '#store/queries/workspaces.ts'
import { createStore } from '#store/store.ts'
import { openReportReaders } from '../../src/report-readers.ts'
import type { OpenedDatabase } from './store-suite.ts'

export type Call = {
  readonly key?: string
  readonly headers?: Record<string, string>
  /** Sent as JSON, or as it is when it is a string. */
  readonly body?: unknown
  /** Where it comes from. */
  readonly address?: string
}

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever the wire brings
export type Answer = { status: number; headers: Headers; body: any }

/** A control plane on a real database with a real ledger, and an organization that has been initialized. */
export type ControlWorld = {
  readonly control: Control
  readonly services: ControlServices
  readonly ledger: Ledger
  readonly clock: ManualClock
  readonly organizationId: OrganizationId
  readonly userId: string
  readonly defaultWorkspaceId: string
  readonly adminKey: string
  readonly internalToken: string
  /** What has been mailed. */
  readonly mails: readonly Mail[]
  call(method: string, path: string, call?: Call): Promise<Answer>
  /** Expects a 200 and returns the body. */
  get(path: string): Promise<Answer['body']>
  post(path: string, body?: unknown): Promise<Answer['body']>
  /** Brings reports up to everything that has been settled. */
  rollUp(): Promise<void>
  /** Another organization on the same database, and its admin key. */
  createOtherOrganization(): Promise<{ adminKey: string }>
  close(): Promise<void>
}

/** No test looks a real name up. */
const testNames = new Map([
  ['hooks.example', [{ address: '127.0.0.1', family: 4 }]],
  ['metadata.example', [{ address: '169.254.169.254', family: 4 }]],
])

/** The same before anybody has initialized it. */
export type EmptyWorld = Pick<
  ControlWorld,
  | 'control'
  | 'services'
  | 'ledger'
  | 'clock'
  | 'internalToken'
  | 'mails'
  | 'call'
  | 'rollUp'
  | 'close'
>

export async function openEmptyWorld(
  opened: OpenedDatabase,
  { logger = silentLogger }: { readonly logger?: Logger } = {},
): Promise<EmptyWorld> {
  const { database } = opened
  const clock = manualClock(Date.UTC(2026, 10, 22, 12))
  const ids = createIds(clock)
  await migrate(database, clock.now())
  const ledger = await openLedger({ database, clock, ids, logger, nowOverride: () => clock.now() })
  const store = createStore(database)
  const directory = createKeyDirectory(database)
  const secretBox = createSecretBox(Buffer.alloc(32, 's'))
  const checked = {
    guard: createAddressGuard(['127.0.0.1']),
    allowsHttp: true,
    resolve: async (name: string) => testNames.get(name) ?? [],
  }
  const webhookCaller = createWebhookCaller({ ...checked, clock })
  const callJson = createCallJson(checked)
  const mails: Mail[] = []
  const mailer: Mailer = {
    send: async (mail) => {
      mails.push(mail)
      return { outcome: 'delivered', status: 250 }
    },
  }
  const publicUrl = 'https://atelier.example'
  const outside = {
    secretBox,
    webhookCaller,
    callJson,
    mailer,
    publicUrl,
    requestRetentionDays: 45,
    upstream: null,
  }
  const aside = openAsideReader(database)
  const { close: closeReaders, ...readers } = openReportReaders(database, { aside, clock })
  const rollUp = openRollUp(database)
  const services = {
    store,
    ledger,
    ...readers,
    directory,
    clock,
    ids,
    logger,
    ...outside,
  }
  const internalToken = 'token-of-the-test'
  const control = createControl({ ...services, internalToken })
  return {
    control,
    services,
    ledger,
    clock,
    internalToken,
    mails,
    call: async (method, path, call = {}) => {
      // Ids sort by the millisecond in which they were made.
      clock.advance(1)
      return send(control, { method, path, ...call })
    },
    rollUp: async () => {
      while (await rollUp.step());
    },
    close: async () => {
      await control.close()
      await closeReaders()
      await aside.close()
      await rollUp.close()
      await ledger.close()
      await opened.close()
    },
  }
}

const firstBody = {
  organization: 'Acme',
  email: 'ada@acme.example',
  password: 'correct horse',
  usage_tier: 'custom',
  language: 'en',
} as const

/** Of every world's first admin, hashed once for a test file: it takes longer than all the rest of a world. */
let passwordHash: Promise<string> | undefined

export async function openControlWorld(
  opened: OpenedDatabase,
  options: { readonly logger?: Logger } = {},
): Promise<ControlWorld> {
  const empty = await openEmptyWorld(opened, options)
  const { services } = empty
  passwordHash ??= hashPassword(firstBody.password)
  const first = await createInitialized(services, {
    body: firstBody,
    passwordHash: await passwordHash,
  })

  const world: Omit<ControlWorld, 'get' | 'post'> = {
    ...empty,
    organizationId: first.organization_id as OrganizationId,
    userId: first.user_id,
    defaultWorkspaceId: first.default_workspace_id,
    adminKey: first.admin_api_key,
    call: (method, path, call = {}) =>
      empty.call(method, path, { key: first.admin_api_key, ...call }),
    createOtherOrganization: () => createOtherOrganization(services),
  }
  const succeed = async (method: string, path: string, body?: unknown) => {
    const answer = await world.call(method, path, { body })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    return answer.body
  }
  return {
    ...world,
    get: (path) => succeed('GET', path),
    post: (path, body) => succeed('POST', path, body),
  }
}

async function send(
  control: Control,
  { method, path, key, headers, body, address }: Call & { method: string; path: string },
): Promise<Answer> {
  const response = await control.fetch(
    new Request(`http://atelier.test${path}`, {
      method,
      headers: { ...(key ? { 'x-api-key': key } : {}), ...headers },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }),
    address,
  )
  const { status, headers: answered } = response
  const isJson = answered.get('content-type')?.startsWith('application/json')
  return {
    status,
    headers: answered,
    body: isJson ? await response.json() : textOf(await response.arrayBuffer()),
  }
}

/** With the mark at its start, if it has one. */
function textOf(bytes: ArrayBuffer): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

async function createOtherOrganization(services: ControlServices): Promise<{ adminKey: string }> {
  const { ids, clock, store, ledger } = services
  const organizationId = ids.organization()
  const workspaceId = ids.workspace()
  const key = createSecretKey('admin')
  await store.transaction(async (tx) => {
    const createdAtMs = clock.now()
    await insertOrganization(tx.db, {
      id: organizationId,
      name: 'Other',
      createdAtMs,
      usageTier: 'custom',
      language: 'en',
      alertEmails: [],
    })
    await insertWorkspace(tx.db, {
      id: workspaceId,
      organizationId,
      name: 'Default',
      displayColor: '#000000',
      tags: {},
      isDefault: true,
      createdAtMs,
      archivedAtMs: null,
      pausedAtMs: null,
    })
    await insertAdminKey(tx.db, {
      id: ids.adminKey(),
      organizationId,
      userId: ids.user(),
      name: 'key',
      digest: key.digest,
      hint: key.hint,
      createdAtMs,
    })
    await ledger.createScopes(tx.ledger, [
      { id: organizationId, kind: 'organization', organizationId, expiresAtMs: null },
      { id: workspaceId, kind: 'workspace', organizationId, expiresAtMs: null },
    ])
  })
  return { adminKey: key.secret }
}

/** Many keys of a workspace at once, as the Admin API makes them one by one. */
export async function insertKeys(
  { services, organizationId }: ControlWorld,
  workspaceId: WorkspaceId,
  count: number,
): Promise<readonly ApiKeyId[]> {
  const { ids, clock, store, ledger } = services
  const made = Array.from({ length: count }, () => ids.apiKey())
  await store.transaction(async (tx) => {
    for (const id of made) {
      await insertApiKey(tx.db, {
        id,
        organizationId,
        workspaceId,
        name: 'key',
        status: 'active',
        digest: createSecretKey('api').digest,
        hint: 'hint',
        createdByUserId: null,
        ownerUserId: null,
        createdAtMs: clock.now(),
        expiresAtMs: null,
        allowedModels: null,
        allowedIps: null,
      })
    }
    const scope = { kind: 'api_key', organizationId, expiresAtMs: null } as const
    await ledger.createScopes(
      tx.ledger,
      made.map((id) => ({ id, ...scope })),
    )
  })
  return made
}
