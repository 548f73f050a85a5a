import { expect, test } from 'vitest'
import { nobody } from '#domain/allow-list.ts'
import { bounds } from '#platform/bounds.ts'
import { manualClock } from '#platform/clock.ts'
import { ask, scopes, settlement } from '#test/support/ledger-fixture.ts'
import type { Item } from './batch-types.ts'
import { LedgerUnavailable } from './port.ts'
import { LedgerQueue } from './queue.ts'

const { requestId } = ask('1', 0n)
const call: Item = {
  verb: 'call',
  call: { requestId, scopes, client: nobody, group: 'token_count' },
}
const count: Item = { verb: 'count', progress: { requestId, outputTokens: 1 } }
const settle: Item = { verb: 'settle', settlement: settlement('1', 0n) }

/** A queue whose database is away until told otherwise. */
function queueWithoutDatabase() {
  const clock = manualClock(0)
  const database = { isAway: true, committed: [] as Item['verb'][] }
  const queue = new LedgerQueue({
    clock,
    commit: (items) => {
      if (database.isAway) throw new Error('away')
      database.committed.push(...items.map(({ verb }) => verb))
      return items.map(() => 'settled')
    },
    isUnavailable: () => true,
    onError: () => undefined,
  })
  return { queue, clock, database }
}

test('while the database is away, calls and counts are given up like requests, and charges wait', async () => {
  const { queue, clock, database } = queueWithoutDatabase()
  const settled = queue.add(settle)
  const reserved = expect(queue.add({ verb: 'reserve', ask: ask('2', 0n) })).rejects.toThrow(
    LedgerUnavailable,
  )
  const given = [call, count].map((item) =>
    expect(queue.add(item)).rejects.toThrow(LedgerUnavailable),
  )
  clock.advance(bounds.reserveMsMax)
  await Promise.all([reserved, ...given])

  database.isAway = false
  expect(await settled).toBe('settled')
  await queue.idle()
  // Nobody knows whether the request was reserved, so it is released.
  expect(database.committed).toEqual(['settle', 'release'])
})

test('counts of output cannot pile up without end behind a database that is away', async () => {
  const { queue, clock, database } = queueWithoutDatabase()
  const waiting = Array.from({ length: bounds.ledgerQueueItemsMax }, () => queue.add(count))
  const outcomes = Promise.allSettled(waiting)

  await expect(queue.add(count)).rejects.toThrow(LedgerUnavailable)
  clock.advance(bounds.reserveMsMax)
  await outcomes
  database.isAway = false
  await queue.idle()
  expect(database.committed).toEqual([])
})
