import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WorkspaceId } from '#domain/id.ts'
import { createMetrics } from '#platform/metrics.ts'
import { openControlWorld } from '#test/support/control.ts'
import type { ControlWorld } from '#test/support/control.ts'
import { ask, settlement } from '#test/support/ledger-fixture.ts'
import { waitUntil } from '#test/support/stack.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'
import { followLedger } from './follow-ledger.ts'
import type { Following } from './follow-ledger.ts'

const dayMs = 86_400_000

let opened: Awaited<ReturnType<typeof openTemporarySqlite>>
let world: ControlWorld
let following: Following
let errors: string[]
beforeEach(async () => {
  opened = await openTemporarySqlite()
  world = await openControlWorld(opened)
  errors = []
  following = followLedger({
    database: opened.database,
    clock: world.clock,
    logger: { error: (_fields, message) => void errors.push(message) },
    metrics: createMetrics(),
    requestRetentionDays: 90,
    everyMs: 1,
  })
})
afterEach(async () => {
  await following.stop()
  await world.close()
})

async function use(): Promise<void> {
  const { organizationId, defaultWorkspaceId } = world
  const workspaceId = defaultWorkspaceId as WorkspaceId
  const scopes = { apiKeyId: null, workspaceId, organizationId }
  const requestId = world.services.ids.request()
  await world.ledger.reserve(ask('', 5n, { requestId, scopes }))
  await world.ledger.settle({ ...settlement('', 5n), requestId })
}

const isFresh = async (): Promise<boolean> =>
  (await world.services.reports.freshAsOf(world.organizationId)) === world.clock.now()

test('sums follow what is settled, and forget single requests after as many days as are set', async () => {
  await use()
  await waitUntil(isFresh)
  const { database } = opened
  const requests = () => database.readStatement('select count(*) as count from request').get()
  expect(requests()).toEqual({ count: 1n })

  world.clock.advance(100 * dayMs)

  await waitUntil(async () => requests()!['count'] === 0n)
  const query = { organizationId: world.organizationId, width: 'day', filter: {} } as const
  const range = { fromMs: 0, toMs: world.clock.now() - (world.clock.now() % dayMs) }
  const [row] = await world.services.reports.usage({ ...query, ...range, groupBy: [] })
  expect(row!.sums.costNanoUsd).toBe(5n)
  expect(errors).toEqual([])
})

/** It names what is not there, as a fault would leave it. */
function breakFeed(organizationId: string): void {
  const { writeNow, statement } = opened.database
  writeNow(() => {
    statement(`insert into ledger_sequence values (?, 1)`).run(organizationId)
    statement(`insert into ledger_change values (?, 1, 1, '{"ended":["req_x"]}', null)`).run(
      organizationId,
    )
  })
}

test('what is wrong with one organization keeps no other waiting, and is logged', async () => {
  breakFeed('0-first-of-all')
  breakFeed('zzz-last-of-all')
  await waitUntil(async () => errors.length > 1)

  for (let count = 0; count < 3; count++) {
    await use()
    await waitUntil(async () => (await behind()) === 2)
  }
  expect(new Set(errors)).toEqual(new Set(['usage could not be summed']))
})

const behind = async (): Promise<number> =>
  Number(
    opened.database.readStatement('select count(*) as count from ledger_change').get()!['count'],
  )

test('a step that fails is logged and tried again, and the sums are right once it succeeds', async () => {
  const { statement } = opened.database
  breakFeed(world.organizationId)
  await waitUntil(async () => errors.length > 1)
  expect(new Set(errors)).toEqual(new Set(['usage could not be summed']))

  opened.database.writeNow(() => {
    statement(`update ledger_change set requests = '{"ended":[]}'`).run()
  })
  await use()

  await waitUntil(isFresh)
})
