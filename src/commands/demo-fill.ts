import { createControl } from '#control/server.ts'
import type { Control, ControlOptions } from '#control/server.ts'
import { initializeOrganization } from '#control/organization/initialize-organization.ts'
import type { ApiKeyId, OrganizationId, WorkspaceId } from '#domain/id.ts'
import { openLedger } from '#ledger/open.ts'
import { manualClock } from '#platform/clock.ts'
import { openAsideReader } from '#platform/aside-reader.ts'
import { createIds } from '#platform/ids.ts'
import { silentLogger } from '#platform/log.ts'
import type { Database } from '#store/database.ts'
import { createKeyDirectory } from '#store/directory.ts'
import { createStore } from '#store/store.ts'
import { openReportReaders } from '../report-readers.ts'
import { limitFromTheStart } from './demo-limits.ts'
import { addressOf, demoAdmin, demoPeople, demoWorkspaces } from './demo-organization.ts'
import type { DemoWorkspace } from './demo-organization.ts'
import { liveThrough } from './demo-traffic.ts'
import type { DemoSource } from './demo-traffic.ts'

/** A key that goes on calling while the demo runs. */
export type DemoKey = { readonly secret: string; readonly models: readonly string[] }

const daysToShow = 60
/** How much of the days those have lived through that have ended. */
const endedAfter = 0.6
const hourMs = 3_600_000
const dayMs = 24 * hourMs

type Outside = Pick<ControlOptions, 'secretBox' | 'webhookCaller' | 'callJson'>

type Filled = Outside & { readonly nowMs: number; readonly days?: number | undefined }

/** Fills an empty database with an organization and what it did in the last days, sixty if nobody says. */
export async function fillDemo(
  database: Database,
  { nowMs, days = daysToShow, ...outside }: Filled,
): Promise<readonly DemoKey[]> {
  const clock = manualClock(nowMs - (days + 1) * dayMs)
  const ids = createIds(clock)
  const logger = silentLogger
  const ledger = await openLedger({ database, clock, ids, logger, nowOverride: () => clock.now() })
  const store = createStore(database)
  const services = { ...outside, store, ledger, clock, ids, logger }
  const { name, email, password, organization } = demoAdmin
  const created = await initializeOrganization(services, {
    organization,
    name,
    email,
    password,
    usage_tier: 'scale',
    language: 'en',
  })
  const aside = openAsideReader(database)
  const { close: closeReaders, ...readers } = openReportReaders(database, { aside, clock })
  const control = createControl({
    ...services,
    ...readers,
    directory: createKeyDirectory(database),
    mailer: null,
    upstream: null,
    publicUrl: null,
    requestRetentionDays: null,
    internalToken: null,
  })
  const api = callerOf(control, created.admin_api_key)
  try {
    const made = await makeWorkspaces(api, created.organization_id as OrganizationId, days)
    await invite(api, made)
    for (const each of made) await limitFromTheStart(api, each)
    const chance = chanceOf(20_261_122)
    await liveThrough(
      made.map((each) => each.source),
      { days, endMs: nowMs },
      { ledger, clock, ids, chance },
    )
    // The hour that is not over: what is set now is dated before whatever the server does next.
    clock.set(nowMs - hourMs / 2)
    await limitMonthly(api, { scope: { type: 'organization' }, query: '', usedPercent: 72 })
    for (const each of made) await settleDown(api, each)
    await leaveOpenEnds(api, made, clock.now())
    return made.flatMap(({ keys, workspace }) =>
      workspace.end === undefined
        ? keys.map((secret) => ({ secret, models: workspace.traffic.models }))
        : [],
    )
  } finally {
    await control.close()
    await closeReaders()
    await aside.close()
    await ledger.close()
  }
}

// oxlint-disable-next-line typescript/no-explicit-any -- the answers of many endpoints, of which an id or two are read
type Api = (method: string, path: string, body?: object) => Promise<any>

function callerOf(control: Control, adminKey: string): Api {
  return async (method, path, body) => {
    const response = await control.fetch(
      new Request(`http://demo.example/v1/organizations/${path}`, {
        method,
        headers: { 'x-api-key': adminKey, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      }),
    )
    const text = await response.text()
    if (!response.ok) throw new Error(`the demo: ${method} ${path}: ${response.status} ${text}`)
    return JSON.parse(text)
  }
}

type Made = {
  readonly workspace: DemoWorkspace
  readonly id: WorkspaceId
  readonly keys: readonly string[]
  readonly source: DemoSource
}

async function makeWorkspaces(
  api: Api,
  organizationId: OrganizationId,
  days: number,
): Promise<readonly Made[]> {
  const made: Made[] = []
  for (const workspace of demoWorkspaces) {
    const { name, color, tags, traffic } = workspace
    const { id } = await api('POST', 'workspaces', { name, display_color: color, tags })
    const keys: { id: ApiKeyId; key: string }[] = []
    for (const keyName of workspace.keys) {
      keys.push(await api('POST', 'api_keys', { name: keyName, workspace_id: id }))
    }
    const apiKeyIds = keys.map((key) => key.id)
    const source = {
      organizationId,
      workspaceId: id,
      apiKeyIds,
      traffic,
      days: workspace.end ? Math.round(days * endedAfter) : days,
    }
    made.push({ workspace, id, keys: keys.map(({ key }) => key), source })
  }
  return made
}

/** Everybody accepts, so that a visitor can sign in as anybody. */
async function invite(api: Api, made: readonly Made[]): Promise<void> {
  for (const person of demoPeople) {
    const { accept_token: token } = await api('POST', 'invites', {
      email: addressOf(person),
      role: person.role,
    })
    const { user } = await api('POST', 'invites/accept', {
      token,
      name: person.name,
      password: demoAdmin.password,
    })
    for (const [name, workspace_role] of Object.entries(person.in)) {
      const { id } = made.find(({ workspace }) => workspace.name === name)!
      await api('POST', `workspaces/${id}/members`, { user_id: user.id, workspace_role })
    }
  }
  await api('POST', 'invites', { email: 'victor@demo.example', role: 'developer' })
}

type MonthlyLimit = {
  readonly scope: { readonly type: string; readonly workspace_id?: string }
  readonly query: string
  readonly usedPercent: number
}

/** The limit is set where what was spent stands at the share of it that the demo wants to show. */
async function limitMonthly(api: Api, { scope, query, usedPercent }: MonthlyLimit): Promise<void> {
  const { data } = await api('GET', `spend_limits/effective${query}`)
  const standings = data as { scope: { type: string }; period: string; spent: string }[]
  const month = standings.find(
    (each) => each.scope.type === scope.type && each.period === 'monthly',
  )
  const spentCents = Math.floor(Number(month?.spent ?? '0'))
  const amount = String(Math.max(100, Math.floor((spentCents * 100) / usedPercent)))
  await api('POST', 'spend_limits', { scope, amount, period: 'monthly' })
}

async function settleDown(api: Api, { workspace, id }: Made): Promise<void> {
  const scope = { type: 'workspace', workspace_id: id }
  const usedPercent = workspace.limitUsedPercent
  if (usedPercent !== null) {
    await limitMonthly(api, { scope, query: `?workspace_id=${id}`, usedPercent })
    for (const percent of [80, 95]) {
      await api('POST', 'notifications', {
        scope,
        period: 'monthly',
        threshold: { type: 'percent', percent },
        recipients: { roles: ['workspace_admin', 'admin'] },
      })
    }
  }
  if (workspace.end === 'paused') await api('POST', `workspaces/${id}/pause`, {})
  if (workspace.end === 'archived') await api('POST', `workspaces/${id}/archive`, {})
}

/** What waits for somebody: requests to decide, a key that ends soon, one that is disabled, limits set by hand. */
async function leaveOpenEnds(api: Api, made: readonly Made[], nowMs: number): Promise<void> {
  const idOf = (name: string): WorkspaceId =>
    made.find(({ workspace }) => workspace.name === name)!.id
  await api('POST', 'spend_limit_increase_requests', {
    workspace_id: idOf('Document intake'),
    amount: '40000',
    period: 'monthly',
    reason: 'The backlog of the third quarter: 12,000 invoices until the end of the month.',
  })
  await api('POST', 'api_keys', {
    name: 'load-test',
    workspace_id: idOf('Search'),
    expires_at: new Date(nowMs + 3 * dayMs).toISOString(),
  })
  const { id } = await api('POST', 'api_keys', {
    name: 'old-laptop',
    workspace_id: idOf('Engineering'),
  })
  await api('POST', `api_keys/${id}`, { status: 'inactive' })
  const { data } = await api('GET', `workspaces/${idOf('Search')}/rate_limits`)
  const groups = data as { rate_limit_id: string; group_type: string }[]
  for (const { rate_limit_id } of groups
    .filter((each) => each.group_type === 'model_group')
    .slice(0, 2)) {
    await api('POST', `workspaces/${idOf('Search')}/rate_limits/${rate_limit_id}`, {
      limits: [{ type: 'requests_per_minute', value: 300 }],
    })
  }
}

/** The same numbers in each demo (mulberry32). */
function chanceOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
