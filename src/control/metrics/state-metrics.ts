import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import type { OrganizationId, WorkspaceId } from '#domain/id.ts'
import { formatDollars } from '#domain/money.ts'
import { emptyBalance } from '#domain/scope.ts'
import type { ScopeId, ScopeState } from '#domain/scope.ts'
import { spendWindows, windowIdsAt } from '#domain/window.ts'
import type { Ledger } from '#ledger/port.ts'
import { bounds } from '#platform/bounds.ts'
import type { Clock } from '#platform/clock.ts'
import { labelText } from '#platform/metrics.ts'
import type { MetricName, Metrics, Sample } from '#platform/metrics.ts'
import type { Store } from '#store/port.ts'
import { countUndelivered } from '#store/queries/count-undelivered.ts'
import { listOrganizationIds } from '#store/queries/organizations.ts'
import { listWorkspaceRows } from '#store/queries/workspaces.ts'

export type StateMetricsServices = {
  readonly store: Pick<Store, 'read'>
  readonly ledger: Pick<Ledger, 'readScopes'>
  readonly clock: Clock
  readonly metrics: Metrics
}

/**
 * What stands in the database, read when it is asked for: each node shows the same. With the database away these
 * are absent, and `atelier_database_up` is 0.
 */
export function exposeState(services: StateMetricsServices): void {
  const { metrics, clock } = services
  let state: State | undefined
  let readAtMs = Number.NEGATIVE_INFINITY
  metrics.gaugeOf('atelier_database_up', 'Whether the database answers: 1 or 0.', () =>
    state ? 1 : 0,
  )
  for (const [name, help] of Object.entries(families)) {
    metrics.family(name as MetricName, {
      type: 'gauge',
      help,
      samples: () => state?.get(name as FamilyName) ?? [],
    })
  }
  metrics.onCollect(async () => {
    if (clock.monotonicMs() - readAtMs < bounds.metricsReadEveryMs && state) return
    const late = sleep(bounds.queryMsMax, undefined, { ref: false })
    state = await Promise.race([readState(services).catch(() => undefined), late])
    readAtMs = clock.monotonicMs()
  })
}

const families = {
  atelier_outbox_messages: 'Mail and webhook calls that have not arrived, by how they stand.',
  atelier_spend_settled_dollars:
    'What an organization or workspace was charged in the window that is running.',
  atelier_spend_reserved_dollars: 'What running requests hold of that window.',
  atelier_spend_limit_dollars: 'The spend limit of the window, where there is one.',
  atelier_open_reservations: 'Requests of an organization that are admitted and not settled.',
  atelier_workspace_info: 'The name of a workspace; always 1.',
} as const
type FamilyName = keyof typeof families
type State = Map<FamilyName, Sample[]>

async function readState(services: StateMetricsServices): Promise<State> {
  const { store } = services
  const state: State = new Map()
  const undelivered = await countUndelivered(store.read)
  const messages = Object.entries(undelivered).map(([status, value]) => ({
    labels: labelText({ status }),
    value,
  }))
  state.set('atelier_outbox_messages', messages)
  for (const organizationId of await listOrganizationIds(store.read)) {
    await readOrganization(services, organizationId, state)
  }
  return state
}

async function readOrganization(
  { store, ledger, clock }: StateMetricsServices,
  organizationId: OrganizationId,
  state: State,
): Promise<void> {
  const page = { limit: bounds.metricsWorkspacesMax, order: 'oldest_first' } as const
  const filter = {
    organizationId,
    includeArchived: false,
    includeDefault: true,
    ids: undefined,
    visibleIds: undefined,
  }
  const { items } = await listWorkspaceRows(store.read, filter, page)
  const names = items.map(({ id, name }) => ({
    labels: labelText({ workspace: id, name }),
    value: 1,
  }))
  add(state, 'atelier_workspace_info', names)
  const [organization] = await ledger.readScopes([organizationId])
  if (organization) {
    const value = organization.openReservations
    const labels = labelText({ organization: organizationId })
    add(state, 'atelier_open_reservations', [{ labels, value }])
    addSpend(state, { scope: 'organization', workspace: '' }, organization, clock.now())
  }
  const ids: WorkspaceId[] = items.map(({ id }) => id)
  // SQLite reads in this thread: the gateway gets its turn between few rows and the next few.
  for (let from = 0; from < ids.length; from += rowsPerTurn) {
    const some: ScopeId[] = ids.slice(from, from + rowsPerTurn)
    const scopes = await ledger.readScopes(some)
    scopes.forEach((scope, index) => {
      const labels = { scope: 'workspace', workspace: some[index]! }
      if (scope) addSpend(state, labels, scope, clock.now())
    })
    await turn()
  }
}

const rowsPerTurn = 20

function addSpend(
  state: State,
  scopeLabels: Readonly<Record<string, string>>,
  scope: ScopeState,
  nowMs: number,
): void {
  for (const window of spendWindows) {
    const limit = scope.policy.spendLimits.find((each) => each.window === window)
    // A month is shown of everybody, the others where they are limited.
    if (!limit && window !== 'monthly') continue
    const balance = scope.balances[windowIdsAt(nowMs)[window]] ?? emptyBalance
    const labels = labelText({ ...scopeLabels, window })
    const sample = (amount: typeof balance.settledNanoUsd): Sample[] => [
      { labels, value: formatDollars(amount) },
    ]
    add(state, 'atelier_spend_settled_dollars', sample(balance.settledNanoUsd))
    add(state, 'atelier_spend_reserved_dollars', sample(balance.reservedNanoUsd))
    if (limit) add(state, 'atelier_spend_limit_dollars', sample(limit.limitNanoUsd))
  }
}

function add(state: State, name: FamilyName, samples: readonly Sample[]): void {
  const known = state.get(name) ?? []
  known.push(...samples)
  state.set(name, known)
}
