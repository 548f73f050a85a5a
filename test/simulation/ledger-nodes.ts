import { nobody } from '#domain/allow-list.ts'
import type { NotificationId, OrganizationId, RequestId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { ScopeId, ScopeKind } from '#domain/scope.ts'
import type { SpendThreshold } from '#domain/threshold.ts'
import { openLedger } from '#ledger/open.ts'
import type { Ledger, LedgerTransaction, RequestScopes, ScopeEdit } from '#ledger/port.ts'
import { manualClock } from '#platform/clock.ts'
import type { ManualClock } from '#platform/clock.ts'
import { createIds } from '#platform/ids.ts'
import type { PostgresDatabase } from '#platform/postgres.ts'
import type { SqliteDatabase } from '#platform/sqlite.ts'
import { usageTables } from '#reports/ddl.ts'
import { openRollUp } from '#reports/roll-up.ts'
import { openDatabase } from '#store/database.ts'
import { migrate } from '#store/migrate.ts'
import { ask, settlement } from '../support/ledger-fixture.ts'
import { openEmptySqlite } from '../support/temporary-sqlite.ts'
import { organization, requestId, scopeIds, scopesOf } from './ledger-books.ts'
import type { SimulatedEdit, SimulatedVerb } from './ledger-schedule.ts'

export type Row = Readonly<Record<string, unknown>>

/** One node, and whether it has been killed. */
export type Node = { ledger: Ledger; readonly number: number; isDead: boolean }

/** Real ledgers on a real database: one node on SQLite, two on PostgreSQL. */
export type Nodes = {
  readonly clock: ManualClock
  /** Those that live answer; the rest wait for their lease to lapse. */
  readonly all: Node[]
  readonly dialect: 'sqlite' | 'postgres'
  rows(sql: string): Promise<Row[]>
  transact<Result>(work: (transaction: LedgerTransaction) => Promise<Result>): Promise<Result>
  /** The next life: what lost nodes left open is charged before it resolves. */
  open(): Promise<Node>
  /** Brings the sums of reports after everything that has been committed. */
  rollUp(): Promise<void>
  /** Empty tables, a new clock, new nodes. */
  restart(): Promise<void>
  close(): Promise<void>
}

const startMs = Date.UTC(2026, 10, 22, 14, 30)
const quiet = { warn: () => undefined, error: () => undefined }
const tables = [
  'ledger_scope',
  'ledger_policy',
  'request',
  'refusal',
  'incarnation',
  'spend_crossing',
  'stream_cut',
  'ledger_sequence',
  'ledger_change',
  'usage_cursor',
  'usage_dimension',
  'usage_expired',
  'rate_use_minute',
  'refusal_hour',
  ...usageTables,
]

/** On a file of its own, or on the empty PostgreSQL database of that URL. */
export async function openNodes(postgresUrl: string | undefined): Promise<Nodes> {
  const opened = openAny(postgresUrl)
  const { database } = opened
  await migrate(database, startMs)
  const clock = manualClock(startMs)
  const all: Node[] = []
  let count = 0

  async function open(): Promise<Node> {
    const options = { clock, ids: createIds(clock), logger: quiet, nowOverride: () => clock.now() }
    const node = {
      ledger: await openLedger({ ...options, database }),
      number: count++,
      isDead: false,
    }
    all.push(node)
    return node
  }

  async function rows(sql: string): Promise<Row[]> {
    if (database.dialect === 'sqlite') return database.readStatement(sql).all()
    return (await database.pool.query<Row>(sql)).rows
  }

  async function closeAll(): Promise<void> {
    for (const node of all.splice(0)) await node.ledger.close()
  }

  const sums = openRollUp(database)
  const transact: Nodes['transact'] = (work) => transactOn(database, work)

  return {
    clock,
    all,
    dialect: database.dialect,
    rows,
    transact,
    open,
    rollUp: async () => {
      while (await sums.step());
    },
    restart: async () => {
      await closeAll()
      clock.set(startMs)
      await empty(database)
      const first = await open()
      await transact((transaction) => first.ledger.createScopes(transaction, newScopes))
      if (database.dialect === 'postgres') await open()
    },
    close: async () => {
      await closeAll()
      await sums.close()
      await opened.close()
    },
  }
}

function openAny(postgresUrl: string | undefined) {
  if (postgresUrl === undefined) return openEmptySqlite()
  const options = { dialect: 'postgres', connectionString: postgresUrl } as const
  const database = openDatabase(options, () => undefined)
  return { database, close: () => database.close() }
}

function transactOn<Result>(
  database: SqliteDatabase | PostgresDatabase,
  work: (transaction: LedgerTransaction) => Promise<Result>,
): Promise<Result> {
  return database.dialect === 'sqlite'
    ? database.transaction((statement) => work({ dialect: 'sqlite', statement }))
    : database.transaction((client) => work({ dialect: 'postgres', client }))
}

async function empty(database: SqliteDatabase | PostgresDatabase): Promise<void> {
  for (const table of tables) {
    const sql = `delete from ${table}`
    if (database.dialect === 'sqlite') database.statement(sql).run()
    else await database.pool.query(sql)
  }
}

const newScopes = scopeIds.map((id) => ({
  id: id as ScopeId,
  kind: kindOf(id),
  organizationId: organization as OrganizationId,
  expiresAtMs: null,
}))

function kindOf(id: string): ScopeKind {
  if (id.startsWith('apikey_')) return 'api_key'
  return id.startsWith('wrkspc_') ? 'workspace' : 'organization'
}

/** The scopes of a request as the ledger wants them. */
export function requestScopes(who: number): RequestScopes {
  const [first, second, third] = scopesOf(who)
  const [apiKeyId, workspaceId] = third === undefined ? [null, first] : [first, second]
  return { apiKeyId, workspaceId, organizationId: organization } as RequestScopes
}

/** Gives a verb to a node. Admissions are answered yes or no. */
export async function perform(ledger: Ledger, verb: SimulatedVerb): Promise<unknown> {
  switch (verb.verb) {
    case 'ask':
      return (await ledger.reserve(realAsk(verb))).admitted
    case 'settle': {
      const { use } = verb
      const used = { outputTokens: use?.output ?? 0 }
      return ledger.settle({
        ...settlement('', verb.cost, { used, usedTokens: use }),
        requestId: requestId(verb.id) as RequestId,
        costSource: use === null ? 'bound' : 'reported',
      })
    }
    case 'release':
      return ledger.release({
        requestId: requestId(verb.id) as RequestId,
        reason: 'not_sent',
        response: { httpStatus: null, upstreamRequestId: null, firstByteMs: null, totalMs: 0 },
      })
    case 'count':
      return ledger.countOutput({
        requestId: requestId(verb.id) as RequestId,
        outputTokens: verb.total,
      })
    case 'call': {
      const scopes = requestScopes(verb.who)
      const id = requestId(`call${verb.id}`) as RequestId
      const call = { requestId: id, scopes, client: nobody, group: verb.group }
      const admission = await ledger.admitFreeCall(call)
      return admission.admitted
    }
  }
}

function realAsk(verb: Extract<SimulatedVerb, { verb: 'ask' }>) {
  const plain = ask('', verb.bound)
  return {
    ...plain,
    requestId: requestId(verb.id) as RequestId,
    scopes: requestScopes(verb.who),
    facts: {
      ...plain.facts,
      rateLimitGroup: verb.group,
      inputTokensEstimate: verb.estimate,
      inputTokensKnown: verb.known,
      maxTokens: verb.maxTokens,
      unbounded: verb.unbounded,
      unpriced: verb.unknownModel,
    },
  }
}

/** The edit as the ledger wants it. */
export function realEdit(scopeId: string, edit: SimulatedEdit): ScopeEdit {
  const { status, spend, rate, strict, thresholds, refuseUnbounded, refuseUnknown } = edit
  return {
    id: scopeId as ScopeId,
    ...(status && { status }),
    ...(spend && {
      spendLimits: spend.map(([window, limit]) => ({ window, limitNanoUsd: nanoUsd(limit) })),
    }),
    ...(edit.reportOnlySpend && {
      reportOnlySpendLimits: edit.reportOnlySpend.map(([window, limit]) => ({
        window,
        limitNanoUsd: nanoUsd(limit),
      })),
    }),
    ...(rate && { rateLimits: [rateChange(rate)] }),
    ...(strict !== undefined &&
      scopeId === organization && { outputTokens: strict ? 'strict' : 'counted' }),
    ...(refuseUnbounded !== undefined && {
      unboundedRequests: refuseUnbounded ? 'refuse' : 'allow',
    }),
    ...(refuseUnknown !== undefined && { unknownModels: refuseUnknown ? 'refuse' : 'allow' }),
    ...(thresholds && {
      thresholds: thresholds.map(({ name, window, amount, percent }): SpendThreshold => ({
        notificationId: name as NotificationId,
        window,
        at:
          amount === undefined
            ? { type: 'percent', percent: percent! }
            : { type: 'amount', amountNanoUsd: nanoUsd(amount) },
      })),
    }),
  }
}

function rateChange({
  reportOnly,
  ...rate
}: NonNullable<SimulatedEdit['rate']>): NonNullable<ScopeEdit['rateLimits']>[number] {
  const change = { ...rate, mode: reportOnly ? 'report_only' : 'enforce' }
  return change as NonNullable<ScopeEdit['rateLimits']>[number]
}
