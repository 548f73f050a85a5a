import { describe, expect, test } from 'vitest'
import { openReaderHere } from '#platform/aside-reader.ts'
import { placeOf } from '#platform/database-place.ts'
import { createReports } from '#reports/open.ts'
import { usageDimensions, usageParts } from '#reports/port.ts'
import type { Reports, UsageDimension, UsageQuery } from '#reports/port.ts'
import { openRollUp } from '#reports/roll-up.ts'
import { seededRandom } from '../simulation/seeded-random.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { inOrder, modelUsage, onlyParts } from './reports-model.ts'
import type { RequestRow } from './reports-model.ts'
import { modelRateUse, modelRefusals } from './reports-model-limits.ts'
import { groups, models, openTraffic, tiers } from './reports-traffic.ts'
import type { Traffic } from './reports-traffic.ts'
import type { OpenedDatabase } from './store-suite.ts'

const dayMs = 86_400_000
const widths = { minute: 60_000, hour: 3_600_000, day: dayMs } as const

/**
 * Random traffic, and random questions about it: every sum is what the ledger's rows add up to, to the token and the
 * nano-dollar. The sums are brought after it by steps that stop anywhere.
 */
export function describeReportSums(name: string, open: () => Promise<OpenedDatabase>): void {
  describe(`sums of reports on ${name}`, () => {
    const first = Number(process.env['ATELIER_SIMULATION_SEED'] ?? 1)
    test.each([first, first + 1, first + 2])(
      'equal the rows of the ledger for any range, filter and grouping (seed %i)',
      async (seed) => {
        const opened = await open()
        const world = await openControlWorld(opened)
        const chance = seededRandom(seed)
        const traffic = await openTraffic(world, opened.database, chance)
        const rollUp = openRollUp(opened.database, sizes[seed % sizes.length])
        const startMs = world.clock.now()

        for (let step = 0; step < 150; step++) {
          await traffic.step()
          world.clock.advance(1)
          if (chance() < 0.3) await rollUp.step()
          // Another node at the same time: each step is taken once.
          if (chance() < 0.1) await Promise.all([rollUp.step(), rollUp.step()])
        }
        while (await rollUp.step());

        const rows = await readRows(opened)
        expect(rows.length).toBeGreaterThan(100)
        const range = { startMs, endMs: world.clock.now() }
        // As in the process that makes reports.
        const reader = openReaderHere(placeOf(opened.database))
        const { dialect } = opened.database
        const apart = createReports({ dialect, reader, clock: world.clock, isAlone: true })
        for (let asked = 0; asked < 60; asked++) {
          await compare(world, { apart, traffic, rows, chance, ...range })
        }
        await reader.close()
        await rollUp.close()
        await traffic.close()
        await world.close()
      },
      60_000,
    )
  })
}

async function readRows({ database }: OpenedDatabase): Promise<RequestRow[]> {
  const sql = 'select * from request'
  if (database.dialect === 'sqlite') return database.readStatement(sql).all() as RequestRow[]
  return (await database.pool.query<RequestRow>(sql)).rows
}

/** Small steps end in the middle of changes; in large ones, requests are added up together. */
const sizes = [
  { entriesMax: 5, rowsMax: 7 },
  { entriesMax: 1_000, rowsMax: 500 },
]

type Asked = {
  readonly apart: Reports
  readonly traffic: Traffic
  readonly rows: readonly RequestRow[]
  readonly chance: () => number
  readonly startMs: number
  readonly endMs: number
}

async function compare(world: ControlWorld, asked: Asked): Promise<void> {
  const { reports } = world.services
  const { apart, traffic, rows } = asked
  const query = randomQuery(asked, world.organizationId)
  const { organizationId, width, fromMs, toMs, filter, groupBy } = query

  const usage = await reports.usage(query)
  const expected = modelUsage(rows, (id) => traffic.facts.get(id)!, query)
  expect(inOrder(usage)).toEqual(expected)
  const parts = usageParts.filter(() => asked.chance() < 0.5)
  const some = await reports.usage({ ...query, parts })
  expect(inOrder(some)).toEqual(onlyParts(expected, parts))
  expect(inOrder(await apart.usage(query))).toEqual(expected)
  expect(inOrder(await apart.usage({ ...query, parts }))).toEqual(onlyParts(expected, parts))

  const { apiKeyId, workspaceId, model } = filter
  const refusalFilter = Object.fromEntries(
    Object.entries({ apiKeyId, workspaceId, model }).filter(([, wanted]) => wanted !== undefined),
  )
  const refusalGroups = (['apiKeyId', 'workspaceId', 'model'] as const).filter((each) =>
    groupBy.includes(each),
  )
  const refusalQuery = {
    organizationId,
    width,
    fromMs,
    toMs,
    filter: refusalFilter,
    groupBy: refusalGroups,
  }
  const refusals = await reports.refusals(refusalQuery)
  expect(inOrder(refusals)).toEqual(modelRefusals(traffic.refusals, refusalQuery))

  const hours = { fromMs: fromMs - (fromMs % widths.hour), toMs: toMs - (toMs % widths.hour) }
  const rateUseQuery = { organizationId, rateLimitGroup: groups[0], ...hours }
  expect(await reports.rateUse(rateUseQuery)).toEqual(modelRateUse(rows, rateUseQuery))
}

function randomQuery(
  { traffic, chance, startMs, endMs }: Asked,
  organizationId: UsageQuery['organizationId'],
): UsageQuery {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(chance() * items.length)]!
  const width = pick(['minute', 'hour', 'day'] as const)
  const edge = (atMs: number): number => Math.floor(atMs / widths[width]) * widths[width]
  const fromMs = edge(startMs + chance() * (endMs - startMs))
  const length = pick([1, 24, 1_000, 100_000]) * widths[width]
  const wanted: Partial<Record<UsageDimension, readonly (string | null)[]>> = {
    apiKeyId: [pick(traffic.keyIds), null],
    workspaceId: [pick(traffic.workspaceIds), pick(traffic.workspaceIds)],
    userId: [pick([traffic.playerId, null])],
    model: [pick(models), ''],
    serviceTier: [pick(tiers), null],
    costSource: [pick(['reported', 'expired', 'adjusted', null])],
    unpriced: [pick(['true', 'false'])],
    tag: [pick(['red', 'blue', null])],
  }
  const filter = Object.entries(wanted).filter(() => chance() < 0.15)
  return {
    organizationId,
    width,
    fromMs,
    toMs: fromMs + length,
    filter: Object.fromEntries(filter),
    groupBy: usageDimensions.filter(() => chance() < 0.2),
    tagKey: pick(['team', 'place']),
  }
}
