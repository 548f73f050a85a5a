import type { ApiKeyId, RequestId, WorkspaceId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import { zeroUsage } from '#domain/usage.ts'
import type { Usage } from '#domain/usage.ts'
import { openLedger } from '#ledger/open.ts'
import type { Ledger, RequestScopes } from '#ledger/port.ts'
import type { Settlement } from '#ledger/settlement.ts'
import { silentLogger } from '#platform/log.ts'
import type { ControlWorld } from './control.ts'
import { ask, release, settlement } from './ledger-fixture.ts'
import { addPerson } from './people.ts'
import type { KnownFacts } from './reports-model.ts'
import type { KnownRefusal } from './reports-model-limits.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const dayMs = 86_400_000
export const models = ['claude-opus-4-6', 'claude-sonnet-5-5', 'claude-haiku-4-5'] as const
export const tiers = ['standard', 'batch', 'priority'] as const
export const groups = ['opus', 'sonnet'] as const

/** Random traffic, and what it knows of itself. */
export type Traffic = {
  readonly workspaceIds: readonly string[]
  readonly keyIds: readonly string[]
  /** Who is at the playground. */
  readonly playerId: string
  readonly facts: ReadonlyMap<string, KnownFacts>
  readonly refusals: readonly KnownRefusal[]
  step(): Promise<void>
  close(): Promise<void>
}

type Place = { readonly scopes: RequestScopes; readonly userId: string | null }

/** `chance` says from 0 up to 1. Whatever happens is a function of it. */
export async function openTraffic(
  world: ControlWorld,
  database: OpenedDatabase['database'],
  chance: () => number,
): Promise<Traffic> {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(chance() * items.length)]!
  const { places, tags, playerId } = await makePlaces(world)
  const facts = new Map<string, KnownFacts>()
  const refusals: KnownRefusal[] = []
  const open: string[] = []
  const expired: string[] = []
  const others: Ledger[] = []
  let ledger = world.ledger

  const settle = (id: string): Promise<unknown> =>
    chance() < 0.2
      ? ledger.release({ ...release(''), requestId: id as RequestId })
      : ledger.settle(randomSettlement(id, { chance, pick }))

  async function reserve(): Promise<void> {
    const { scopes, userId } = pick(places)
    const id = world.services.ids.request()
    const asked = ask('', BigInt(Math.floor(chance() * 1e6)), { requestId: id, scopes })
    const own = { model: pick(models), rateLimitGroup: pick(groups), unpriced: chance() < 0.1 }
    await ledger.reserve({ ...asked, facts: { ...asked.facts, ...own } })
    facts.set(id, { userId, tags: tags.get(scopes.workspaceId)! })
    open.push(id)
  }

  /** The process dies; the next one charges what it left open. */
  async function crash(): Promise<void> {
    const { clock, ids } = world.services
    const options = { database, clock, ids, logger: silentLogger, nowOverride: () => clock.now() }
    const next = await openLedger(options)
    if (database.dialect === 'postgres') {
      if (others.includes(ledger)) await ledger.close()
      else await database.pool.query('update incarnation set lease_until_ms = 0')
      await next.expire()
    }
    others.push(next)
    ledger = next
    expired.push(...open.splice(0))
  }

  async function refuse(): Promise<void> {
    const { scopes } = pick(places)
    const id = world.services.ids.request()
    const model = pick(models)
    const asked = ask('', 1n, { requestId: id, scopes })
    const atMs = world.clock.now()
    await ledger.recordRefusal({
      ask: { ...asked, facts: { ...asked.facts, model } },
      refusal: { kind: 'closed', reason: 'inactive', scope: 'api_key' } as never,
      atMs,
      scopes: [],
      httpStatus: null,
    })
    const { workspaceId, apiKeyId } = scopes
    const known = apiKeyId?.startsWith('playground_') ? null : apiKeyId
    refusals.push({ atMs, workspaceId, apiKeyId: known, model, limiter: 'closed' })
  }

  async function adjust(): Promise<void> {
    const { scopes } = pick(places)
    const requestId = world.services.ids.request()
    const amountNanoUsd = nanoUsd(BigInt(Math.floor((chance() - 0.5) * 1e6)))
    await world.services.store.transaction((tx) =>
      ledger.adjust(tx.ledger, {
        requestId,
        scopes: { ...scopes, apiKeyId: null },
        amountNanoUsd,
        reason: 'test',
      }),
    )
    facts.set(requestId, { userId: null, tags: tags.get(scopes.workspaceId)! })
  }

  async function retag(): Promise<void> {
    const { workspaceId } = pick(places).scopes
    const own = { team: pick(['red', 'blue']), place: pick(['north', 'south']) }
    await world.post(`${base}/workspaces/${workspaceId}`, { tags: own })
    tags.set(workspaceId, own)
    world.clock.advance(1)
  }

  async function wait(): Promise<void> {
    const nowMs = world.clock.now()
    const toNextDayMs = dayMs - (nowMs % dayMs)
    world.clock.advance(pick([1, 700, 59_000, 3_500_000, toNextDayMs - 1, toNextDayMs]))
  }

  const settleOne = async (from: string[]): Promise<void> => {
    if (from.length === 0) return
    await settle(from.splice(Math.floor(chance() * from.length), 1)[0]!)
  }

  return {
    playerId,
    workspaceIds: [...tags.keys()],
    keyIds: places.flatMap(({ scopes }) => scopes.apiKeyId ?? []),
    facts,
    refusals,
    step: async () => {
      const draw = chance()
      if (draw < 0.35) await Promise.all([reserve(), reserve(), reserve()])
      else if (draw < 0.65) await Promise.all([settleOne(open), settleOne(open)])
      else if (draw < 0.7) await settleOne(expired)
      else if (draw < 0.73) await crash()
      else if (draw < 0.78) await Promise.all([refuse(), refuse(), refuse()])
      else if (draw < 0.82) await adjust()
      else if (draw < 0.86) await retag()
      else await wait()
    },
    close: async () => {
      for (const each of others) await each.close()
    },
  }
}

/** Three workspaces, with keys, and the playground in one of them. */
async function makePlaces(world: ControlWorld) {
  const { services, organizationId } = world
  const tags = new Map<string, Record<string, string>>()
  const places: Place[] = []
  for (const team of ['red', 'blue', 'green']) {
    const { id } = await world.post(`${base}/workspaces`, { name: team, tags: { team } })
    tags.set(id, { team })
    for (const name of ['one', 'two']) {
      const key = await world.post(`${base}/api_keys`, { name, workspace_id: id })
      const scopes = { apiKeyId: key.id, workspaceId: id as WorkspaceId, organizationId }
      places.push({ scopes, userId: world.userId })
    }
  }
  const { workspaceId } = places[0]!.scopes
  const player = await addPerson(world, { role: 'user' })
  const apiKeyId = 'playground_1' as ApiKeyId
  await services.store.transaction(async ({ db, ledger }) => {
    const scope = { id: apiKeyId, kind: 'api_key', organizationId, expiresAtMs: null } as const
    await services.ledger.createScopes(ledger, [scope])
    await db
      .insertInto('playground_key')
      .values({
        id: apiKeyId,
        organization_id: organizationId,
        workspace_id: workspaceId,
        user_id: player.userId as never,
        session_id: 'session_1' as never,
        digest: 'd',
        created_at_ms: 0n,
        expires_at_ms: 0n,
        closed_at_ms: null,
      })
      .execute()
  })
  places.push({ scopes: { apiKeyId, workspaceId, organizationId }, userId: player.userId })
  places.push({ scopes: { apiKeyId: null, workspaceId, organizationId }, userId: null })
  return { places, tags, playerId: player.userId }
}

type Random = {
  readonly chance: () => number
  readonly pick: <Item>(items: readonly Item[]) => Item
}

function randomSettlement(id: string, { chance, pick }: Random): Settlement {
  const whole = (max: number): number => Math.floor(chance() * max)
  const split = (): string => Array.from({ length: 6 }, () => whole(99_999)).join(',')
  const usage = (): Usage => ({
    ...zeroUsage,
    uncachedInputTokens: whole(9_000),
    cacheCreation5mTokens: whole(50),
    cacheCreation1hTokens: whole(50),
    cacheReadTokens: whole(900),
    outputTokens: whole(4_000),
    webSearchRequests: whole(3),
  })
  const isSplit = chance() < 0.8
  const part = () => ({ model: pick(models), usage: usage(), costSplit: isSplit ? split() : null })
  const parts = Array.from({ length: chance() < 0.25 ? 2 + whole(2) : 1 }, part)
  const sum = (of: (each: (typeof parts)[number]) => number): number =>
    parts.reduce((total, each) => total + of(each), 0)
  const total = Object.fromEntries(
    Object.keys(zeroUsage).map((name) => [name, sum((each) => each.usage[name as keyof Usage])]),
  ) as Usage
  const costs = parts.map(({ costSplit }) =>
    (costSplit ?? '5,7').split(',').reduce((all, each) => all + BigInt(each), 0n),
  )
  return {
    ...settlement('', 0n),
    requestId: id as RequestId,
    costNanoUsd: nanoUsd(costs.reduce((all, each) => all + each, 0n)),
    usage: total,
    parts: parts.length > 1 ? parts : [],
    costSplit: parts[0]!.costSplit,
    unpriced: chance() < 0.1,
    reportedModel: chance() < 0.1 ? null : parts[0]!.model,
    serviceTier: pick(tiers),
    inferenceGeo: pick(['us', 'global']),
    contextWindow: pick(['0-200k', '200k-1M']),
    costSource: pick(['reported', 'reported', 'estimated', 'bound']),
    outcome: pick(['complete', 'complete', 'client_gone', 'upstream_cut', 'no_response']),
  }
}
