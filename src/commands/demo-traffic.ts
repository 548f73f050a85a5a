import { catalog } from '#domain/catalog-data.ts'
import { groupOfModel, indexCatalog } from '#domain/catalog.ts'
import type { ApiKeyId, OrganizationId, WorkspaceId } from '#domain/id.ts'
import { splitCost } from '#domain/cost-split.ts'
import { contextWindowOf, costOf } from '#domain/price.ts'
import { totalInputTokens, zeroUsage } from '#domain/usage.ts'
import type { Usage } from '#domain/usage.ts'
import type { Ask, Ledger } from '#ledger/port.ts'
import type { Settlement } from '#ledger/settlement.ts'
import type { ManualClock } from '#platform/clock.ts'
import type { Ids } from '#platform/ids.ts'
import type { DemoTraffic } from './demo-organization.ts'

/** One place where requests come from. */
export type DemoSource = {
  readonly organizationId: OrganizationId
  readonly workspaceId: WorkspaceId
  readonly apiKeyIds: readonly ApiKeyId[]
  readonly traffic: DemoTraffic
  /** After this many of the days it falls silent. */
  readonly days: number
}

type Surroundings = {
  readonly ledger: Ledger
  readonly clock: ManualClock
  readonly ids: Ids
  /** From 0 up to 1, the same in each demo. */
  readonly chance: () => number
}

/** Every quarter of an hour there are some. */
const slotsAnHour = 4
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const index = indexCatalog(catalog)

/**
 * Lives through the days up to `endMs`: each request is reserved and settled through the ledger, at its hour, so that
 * the books of the demo are books like any other.
 */
export async function liveThrough(
  sources: readonly DemoSource[],
  { days, endMs }: { readonly days: number; readonly endMs: number },
  surroundings: Surroundings,
): Promise<number> {
  const { clock } = surroundings
  let count = 0
  for (let hourAtMs = endMs - days * dayMs; hourAtMs < endMs - hourMs; hourAtMs += hourMs) {
    const day = Math.floor((hourAtMs - (endMs - days * dayMs)) / dayMs)
    const running = sources.filter((source) => day < source.days)
    const calls = running.flatMap((source) => callsIn(source, hourAtMs, surroundings))
    // A request at a time would be a commit at a time; those of one slot share a few.
    const bySlot = Map.groupBy(calls, () => Math.floor(surroundings.chance() * slotsAnHour))
    for (const [slot, together] of [...bySlot].toSorted(([a], [b]) => a - b)) {
      clock.set(hourAtMs + (slot * hourMs) / slotsAnHour)
      await Promise.all(together.map((call) => call()))
    }
    count += calls.length
  }
  return count
}

type Call = () => Promise<void>

/** Office hours are busy, nights and weekends are not. */
function callsIn(source: DemoSource, atMs: number, surroundings: Surroundings): readonly Call[] {
  const at = new Date(atMs)
  const hour = at.getUTCHours()
  const isWeekend = at.getUTCDay() % 6 === 0
  const share = hour >= 7 && hour < 19 ? 0.07 : 0.013
  const expected = source.traffic.requestsADay * share * (isWeekend ? 1 / 6 : 1)
  const count = Math.floor(expected * (0.6 + 0.8 * surroundings.chance()) + surroundings.chance())
  return Array.from({ length: count }, () => () => ask(source, surroundings))
}

async function ask(
  source: DemoSource,
  { ledger, ids, chance, clock }: Surroundings,
): Promise<void> {
  const { organizationId, workspaceId, apiKeyIds, traffic } = source
  const model = pick(traffic.models, chance)
  const usage = usageOf(traffic, chance)
  const maxTokens = 4 * traffic.outputTokens
  const requestId = ids.request()
  const priced = (used: Usage) =>
    costOf({
      index,
      requestedModel: model,
      reported: {
        parts: [{ model, usage: used }],
        serviceTier: 'standard',
        inferenceGeo: 'global',
        speed: 'standard',
      },
      admittedAtMs: clock.now(),
    })
  const most = {
    ...zeroUsage,
    uncachedInputTokens: 2 * totalInputTokens(usage),
    outputTokens: maxTokens,
    webSearchRequests: usage.webSearchRequests,
  }
  const asked: Ask = {
    requestId,
    scopes: { organizationId, workspaceId, apiKeyId: pick(apiKeyIds, chance) },
    client: { secretDigest: null, address: null },
    named: { models: [], inferenceGeos: [] },
    boundNanoUsd: priced(most).costNanoUsd,
    facts: {
      model,
      rateLimitGroup: groupOfModel(index, model).id,
      stream: chance() < 0.7,
      maxTokens,
      inputTokensBound: most.uncachedInputTokens,
      inputTokensEstimate: totalInputTokens(usage),
      inputTokensKnown: true,
      unbounded: false,
      unpriced: false,
      priceVersion: catalog.version,
      clientSessionId: null,
    },
  }
  const admission = await ledger.reserve(asked)
  if (!admission.admitted) {
    const httpStatus = admission.refusal.kind === 'spend_reached' ? 400 : 429
    return ledger.recordRefusal({ ...admission, ask: asked, httpStatus })
  }
  const cost = priced(usage)
  const [costSplit] = splitCost([{ model, usage }], cost)
  const { costNanoUsd } = cost
  const answered = { requestId, costNanoUsd, costSplit: costSplit!, usage, model }
  await ledger.settle(settlementOf(answered, chance))
}

type Answered = Pick<Settlement, 'requestId' | 'costNanoUsd' | 'costSplit' | 'usage'> & {
  readonly model: string
}

const cutShare = 0.02

function settlementOf({ model, ...answered }: Answered, chance: () => number): Settlement {
  const { usage } = answered
  const isCut = chance() < cutShare
  return {
    ...answered,
    outcome: isCut ? 'client_gone' : 'complete',
    // Whoever leaves before the end is charged for what is taken to have been written by then.
    costSource: isCut ? 'estimated' : 'reported',
    usedTokens: null,
    parts: [],
    unpriced: false,
    reportedModel: model,
    serviceTier: 'standard',
    inferenceGeo: 'global',
    speed: 'standard',
    contextWindow: contextWindowOf(usage),
    response: {
      httpStatus: 200,
      upstreamRequestId: null,
      firstByteMs: Math.round(250 + 500 * chance()),
      totalMs: Math.round(900 + 14 * usage.outputTokens * chance()),
    },
  }
}

const cacheWriteShare = 0.3
const longCacheShare = 0.2
const searchShare = 0.25

function usageOf(traffic: DemoTraffic, chance: () => number): Usage {
  const input = Math.round(traffic.inputTokens * (0.4 + 1.2 * chance()))
  const cached = Math.round((input * traffic.cachedPercent * chance()) / 100)
  const written = Math.round(((input - cached) * traffic.cachedPercent * cacheWriteShare) / 100)
  const isLong = chance() < longCacheShare
  return {
    ...zeroUsage,
    uncachedInputTokens: input - cached - written,
    cacheCreation5mTokens: isLong ? 0 : written,
    cacheCreation1hTokens: isLong ? written : 0,
    cacheReadTokens: cached,
    outputTokens: Math.round(traffic.outputTokens * (0.3 + 1.4 * chance())),
    webSearchRequests:
      traffic.searchesWeb && chance() < searchShare ? 1 + Math.floor(3 * chance()) : 0,
  }
}

function pick<Item>(items: readonly Item[], chance: () => number): Item {
  return items[Math.floor(chance() * items.length)]!
}
