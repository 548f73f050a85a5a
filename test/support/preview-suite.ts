import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { catalog } from '#domain/catalog-data.ts'
import { indexCatalog } from '#domain/catalog.ts'
import type { RequestId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { ScopeKind } from '#domain/scope.ts'
import type { ProposedLimit } from '#domain/smallest-limit.ts'
import { postgresSnapshots, sqliteSnapshots } from '#platform/snapshot-reader.ts'
import type { SnapshotReader } from '#platform/snapshot-reader.ts'
import type { Ledger, ScopeEdit } from '#ledger/port.ts'
import type { LimitPreview } from '#ledger/preview-port.ts'
import { openLimitPreviews } from '#ledger/previews.ts'
import { readPreview } from '#ledger/read-preview.ts'
import { openAsideReader } from '#platform/aside-reader.ts'
import { createIds } from '#platform/ids.ts'
import { openSqliteReader } from '#platform/sqlite-reader.ts'
import { apiKeyId, ask, organizationId, settlement, workspaceId } from './ledger-fixture.ts'
import type { LedgerWorld } from './ledger-worlds.ts'

/** One request of a client that comes when it comes, whatever it is answered. */
type Sent = {
  readonly waitMs: number
  readonly lastsMs: number
  readonly bound: number
  readonly cost: number
  readonly estimate: number
  readonly input: number
  readonly output: number
}

const traffic = fc.array(
  fc.record<Sent>({
    waitMs: fc.oneof(fc.integer({ min: 1, max: 4_000 }), fc.integer({ min: 1, max: 7_200_000 })),
    lastsMs: fc.integer({ min: 1, max: 50_000 }),
    bound: fc.nat({ max: 100 }),
    cost: fc.nat({ max: 100 }),
    estimate: fc.nat({ max: 100 }),
    input: fc.nat({ max: 150 }),
    output: fc.nat({ max: 100 }),
  }),
  { minLength: 10, maxLength: 40 },
)

const limits: fc.Arbitrary<ProposedLimit> = fc.oneof(
  fc.record({
    kind: fc.constant('rate' as const),
    group: fc.constant('sonnet'),
    limiter: fc.constantFrom(
      'requests_per_minute' as const,
      'input_tokens_per_minute' as const,
      'output_tokens_per_minute' as const,
      'tokens_per_day' as const,
    ),
    limit: fc.oneof(fc.nat({ max: 10 }), fc.nat({ max: 600 })),
  }),
  fc.record({
    kind: fc.constant('rate' as const),
    group: fc.constant('concurrency'),
    limiter: fc.constant('concurrent_requests' as const),
    limit: fc.nat({ max: 5 }),
  }),
  fc.record({
    kind: fc.constant('spend' as const),
    window: fc.constantFrom('daily' as const, 'weekly' as const),
    limitNanoUsd: fc.bigInt({ min: 0n, max: 900n }),
  }),
)

const scopeIds = { api_key: apiKeyId, workspace: workspaceId, organization: organizationId }
const hourMs = 3_600_000

/** What every preview promises, whatever database the requests are in. */
export function describePreviews(
  name: string,
  open: () => Promise<LedgerWorld>,
  { runs }: { readonly runs: number },
): void {
  describe(`previews of limits on ${name}`, () => {
    const worlds: LedgerWorld[] = []
    const openWorld = async (): Promise<LedgerWorld> => {
      const world = await open()
      worlds.push(world)
      return world
    }
    afterEach(async () => {
      for (const world of worlds.splice(0)) await world.close()
    })

    test('the same traffic sent again with the limit set has exactly the requests refused that were foretold', async () => {
      let foretoldInAll = 0
      await fc.assert(
        fc.asyncProperty(
          traffic,
          limits,
          fc.constantFrom<ScopeKind>('api_key', 'workspace', 'organization'),
          async (sent, proposed, scopeKind) => {
            const past = await openWorld()
            await play(past, sent)
            const foretold = await preview(past, scopeKind, proposed)

            const future = await openWorld()
            await future.edit(editOf(scopeKind, proposed))
            const refused = await play(future, sent)
            foretoldInAll += foretold.refused
            expect(foretold.refused).toBe(refused.length)
            expect(foretold.newlyRefused).toBe(refused.length)
            expect(foretold).toMatchObject({ requests: sent.length, isWhole: true })
            expect(foretold.firstRefusedMs).toBe(refused[0] ?? null)
            expect(foretold.lastRefusedMs).toBe(refused.at(-1) ?? null)
          },
        ),
        { numRuns: runs },
      )
      expect(foretoldInAll).toBeGreaterThan(runs)
    }, 120_000)

    test('the smallest value that it names refuses nothing, and of spend and concurrency one less does', async () => {
      await fc.assert(
        fc.asyncProperty(traffic, limits, async (sent, proposed) => {
          const past = await openWorld()
          await play(past, sent)
          const { smallest } = await preview(past, 'workspace', proposed)

          const limited = (limit: bigint) => preview(past, 'workspace', withLimit(proposed, limit))
          expect(await limited(smallest!.limit)).toMatchObject({ refused: 0 })
          const isExact = proposed.kind === 'spend' || proposed.limiter === 'concurrent_requests'
          if (!isExact) return
          expect((await limited(smallest!.limit - 1n)).refused).toBeGreaterThan(0)
        }),
        { numRuns: Math.ceil(runs / 2) },
      )
    }, 120_000)

    test('refused calls that count tokens are asked of no other limit', async () => {
      const world = await openWorld()
      const rateLimit = { group: 'token_count', limiter: 'requests_per_minute', limit: 0 } as const
      await world.edit({ id: apiKeyId, rateLimits: [rateLimit] })
      const base = ask('counts', 0n)
      const asked = { ...base, facts: { ...base.facts, rateLimitGroup: 'token_count' } }
      const call = { ...asked, group: 'token_count' as const }
      const admission = await world.ledger.admitFreeCall(call)
      if (admission.admitted) throw new Error('it was admitted')
      await world.ledger.recordRefusal({ ...admission, ask: asked, httpStatus: 429 })
      world.clock.advance(1_000)

      const none: ProposedLimit = { kind: 'spend', window: 'daily', limitNanoUsd: 0n }
      const foretold = await preview(world, 'api_key', none)

      expect(foretold).toMatchObject({ requests: 0, refused: 0 })
    })

    test('what a limit of now refuses is asked again, and is refused no longer once it is raised', async () => {
      const world = await openWorld()
      const proposed: ProposedLimit = {
        kind: 'rate',
        group: 'sonnet',
        limiter: 'requests_per_minute',
        limit: 3,
      }
      await world.edit(editOf('workspace', proposed))
      // Eight in one second: five are refused, and share a row.
      const sent = Array.from({ length: 8 }, () => ({ ...plain, waitMs: 10 }))
      expect(await play(world, sent)).toHaveLength(5)

      expect(await preview(world, 'workspace', proposed)).toMatchObject({
        requests: 8,
        refused: 5,
        newlyRefused: 0,
        hasSharedFacts: true,
      })
      expect(await preview(world, 'workspace', { ...proposed, limit: 7 })).toMatchObject({
        refused: 1,
        newlyRefused: 0,
        noLongerRefused: 4,
        hasUsualEnds: true,
        limiters: [{ limiter: 'rate_limited/workspace/sonnet/requests_per_minute', refused: 1 }],
      })
      const without = await preview(world, 'workspace', { ...proposed, limit: null })
      expect(without).toMatchObject({ refused: 0, noLongerRefused: 5, smallest: { limit: 8n } })
    })

    test('what was spent of a window before the range counts in it, corrections included', async () => {
      const world = await openWorld()
      await play(world, [{ ...plain, cost: 90, waitMs: 1 }])
      await world.adjust({
        requestId: createIds(world.clock).request(),
        scopes: { apiKeyId, workspaceId, organizationId },
        amountNanoUsd: nanoUsd(5n),
        reason: 'test',
      })
      world.clock.advance(2 * hourMs)
      const fromMs = world.clock.now()
      await play(world, [{ ...plain, bound: 10, cost: 1, waitMs: 1 }])

      const proposed = (limitNanoUsd: bigint): ProposedLimit => ({
        kind: 'spend',
        window: 'monthly',
        limitNanoUsd,
      })
      const of = (limit: bigint) => preview(world, 'workspace', proposed(limit), { fromMs })
      expect(await of(104n)).toMatchObject({ requests: 1, refused: 1 })
      expect(await of(105n)).toMatchObject({ requests: 1, refused: 0 })
    })

    test('of more than may be replayed it is the latest part, and says so', async () => {
      const world = await openWorld()
      const sent = Array.from({ length: 12 }, () => ({ ...plain, waitMs: 1_000 }))
      await play(world, sent)
      const proposed: ProposedLimit = {
        kind: 'rate',
        group: 'concurrency',
        limiter: 'concurrent_requests',
        limit: 0,
      }
      const found = await preview(world, 'workspace', proposed, { asksMax: 5 })
      expect(found).toMatchObject({ isWhole: false, requests: 6, refused: 6 })
    })

    test('what is late is broken off, and says until when it is', async () => {
      const world = await openWorld()
      const sent = Array.from({ length: 150 }, () => ({ ...plain, waitMs: 1_000 }))
      await play(world, sent)
      const proposed: ProposedLimit = { kind: 'spend', window: 'daily', limitNanoUsd: 0n }

      const found = await preview(world, 'workspace', proposed, { isLate: () => true })
      expect(found).toMatchObject({ isWhole: false, smallest: expect.anything() })
      expect(found.requests).toBeGreaterThan(10)
      expect(found.requests).toBeLessThan(100)
      expect(found.toMs).toBeLessThan(world.clock.now())
    })

    test('a preview in its thread gives what it gives without, and changes nothing', async () => {
      const world = await openWorld()
      await play(world, [plain, plain])
      const before = await world.rows('ledger_scope')
      const proposed: ProposedLimit = { kind: 'spend', window: 'daily', limitNanoUsd: 0n }
      const aside = openAsideReader(world.database)
      const previews = openLimitPreviews(world.database, aside)

      const question = questionOf(world, 'workspace', proposed)
      const found = await previews.preview(question)
      await previews.close()
      await aside.close()
      expect(found).toEqual(await preview(world, 'workspace', proposed))
      expect(found).toMatchObject({ refused: 2, askers: [{ requests: 2, refused: 2 }] })
      expect(await world.rows('ledger_scope')).toEqual(before)
    }, 30_000)
  })
}

const plain: Sent = {
  waitMs: 1_000,
  lastsMs: 500,
  bound: 10,
  cost: 10,
  estimate: 5,
  input: 5,
  output: 5,
}

function withLimit(proposed: ProposedLimit, limit: bigint): ProposedLimit {
  return proposed.kind === 'rate'
    ? { ...proposed, limit: Number(limit) }
    : { ...proposed, limitNanoUsd: limit }
}

function editOf(scopeKind: ScopeKind, proposed: ProposedLimit): ScopeEdit {
  const id = scopeIds[scopeKind]
  if (proposed.kind === 'rate') return { id, rateLimits: [proposed] }
  const limitNanoUsd = nanoUsd(proposed.limitNanoUsd!)
  return { id, spendLimits: [{ window: proposed.window, limitNanoUsd }] }
}

/** Sends everything at its time, and returns the instants of what was refused. */
async function play(world: LedgerWorld, sent: readonly Sent[]): Promise<number[]> {
  const { ledger, clock } = world
  const ids = createIds(clock)
  const refused: number[] = []
  const running: { id: RequestId; endMs: number; sent: Sent }[] = []
  const endUntil = async (untilMs: number): Promise<void> => {
    running.sort((left, right) => left.endMs - right.endMs)
    while (running.length > 0 && running[0]!.endMs <= untilMs) {
      const { id, endMs, sent: each } = running.shift()!
      clock.advance(Math.max(0, endMs - clock.now()))
      await settle(ledger, id, each)
    }
  }
  // Long after the limit was set.
  clock.advance(hourMs)
  let atMs = clock.now()
  for (const each of sent) {
    atMs += each.waitMs
    await endUntil(atMs)
    clock.advance(atMs - clock.now())
    const id = ids.request()
    const base = ask('', BigInt(each.bound))
    const facts = { ...base.facts, inputTokensEstimate: each.estimate }
    const asked = { ...base, requestId: id, facts }
    const admission = await ledger.reserve(asked)
    if (admission.admitted) {
      running.push({ id, endMs: atMs + each.lastsMs, sent: each })
      continue
    }
    refused.push(atMs)
    const { refusal, scopes } = admission
    await ledger.recordRefusal({ ask: asked, refusal, atMs, scopes, httpStatus: 429 })
  }
  await endUntil(Infinity)
  clock.advance(1_000)
  return refused
}

async function settle(ledger: Ledger, id: RequestId, sent: Sent): Promise<void> {
  const { cost, input, output } = sent
  await ledger.settle(
    settlement('', BigInt(cost), {
      requestId: id,
      // As tokens that a cache had before would have it: nothing that could be counted beforehand.
      used: { uncachedInputTokens: input, cacheReadTokens: 1, outputTokens: output },
      usedTokens: { input, inputCacheAware: input, output },
    }),
  )
}

function questionOf(
  world: LedgerWorld,
  scopeKind: ScopeKind,
  proposed: ProposedLimit,
  fromMs = world.clock.now() - 30 * 24 * hourMs,
) {
  return {
    organizationId,
    scopeKind,
    scopeId: scopeIds[scopeKind],
    proposed,
    fromMs,
    toMs: world.clock.now(),
    bucketMs: hourMs,
  }
}

async function preview(
  world: LedgerWorld,
  scopeKind: ScopeKind,
  proposed: ProposedLimit,
  { fromMs, ...over }: { fromMs?: number; asksMax?: number; isLate?: () => boolean } = {},
): Promise<LimitPreview> {
  const { database } = world
  const sqlite = database.dialect === 'sqlite' ? openSqliteReader(database.path) : undefined
  const reader: SnapshotReader = sqlite
    ? sqliteSnapshots(sqlite)
    : postgresSnapshots((database as Extract<typeof database, { dialect: 'postgres' }>).pool)
  try {
    return await reader.snapshot((query) =>
      readPreview(query, questionOf(world, scopeKind, proposed, fromMs), {
        catalog: indexCatalog(catalog),
        isLate: () => false,
        ...over,
      }),
    )
  } finally {
    sqlite?.close()
  }
}
