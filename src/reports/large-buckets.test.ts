import { expect, test } from 'vitest'
import type { OrganizationId } from '#domain/id.ts'
import { systemClock } from '#platform/clock.ts'
import { createReports } from './open.ts'

test('a bucket may have more rows than a call can have arguments', async () => {
  const count = 200_000
  const ids = Array.from({ length: count }, (_none, at) => at + 1)
  const reader = {
    query: async (sql: string) =>
      sql.includes('string_agg')
        ? [{ bucket_ms: 0n, sums: ids.map((id) => `${id},1,0`).join(';') }]
        : ids.map((id) => ({ id: BigInt(id), key_0: `key_${id}` })),
  }
  const reports = createReports({ dialect: 'sqlite', reader, clock: systemClock })

  const rows = await reports.usage({
    organizationId: 'organization' as OrganizationId,
    fromMs: 0,
    toMs: 86_400_000,
    width: 'day',
    filter: {},
    groupBy: ['apiKeyId'],
    parts: ['counts'],
  })

  expect(rows).toHaveLength(count)
  expect(rows.at(-1)).toMatchObject({ key: { apiKeyId: `key_${count}` }, sums: { requests: 1n } })
})

test('of thousands of keys, few buckets are read at once, and none once no more is wanted', async () => {
  const lengths: number[] = []
  const reader = {
    query: async (sql: string, values: readonly unknown[] = []) => {
      if (!sql.includes('string_agg')) return [{ id: 1n, key_0: 'key' }]
      const [, fromMs, toMs] = values as [string, number, number]
      const hours = Array.from(
        { length: (toMs - fromMs) / hourMs },
        (_none, at) => fromMs + at * hourMs,
      )
      lengths.push(hours.length)
      return hours.map((hour) => ({
        bucket_ms: BigInt(hour),
        sums: '1,1,0;'.repeat(1_000_000) + '1,1,0',
      }))
    },
  }
  const reports = createReports({ dialect: 'sqlite', reader, clock: systemClock })
  const query = {
    organizationId: 'organization' as OrganizationId,
    fromMs: 0,
    toMs: 12 * hourMs,
    width: 'hour',
    filter: {},
    groupBy: ['apiKeyId'],
    parts: ['counts'],
  } as const
  const taken: number[] = []

  await reports.usageByBucket(query, ([row]) => taken.push(row!.bucketMs / hourMs) < 8)

  // Six million characters an hour.
  expect(lengths).toEqual([4, 2, 2])
  expect(taken).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
})

const hourMs = 3_600_000

test('sums that no number holds, and less than nothing, come over whole', async () => {
  const reader = {
    query: async (sql: string) =>
      sql.includes('string_agg')
        ? [{ bucket_ms: 0n, sums: '1,999999999999999,-3;2,9007199254740993,1' }]
        : [{ id: 1n }, { id: 2n }],
  }
  const reports = createReports({ dialect: 'sqlite', reader, clock: systemClock })

  const [row] = await reports.usage({
    organizationId: 'organization' as OrganizationId,
    fromMs: 0,
    toMs: 86_400_000,
    width: 'day',
    filter: {},
    groupBy: [],
    parts: ['counts'],
  })

  expect(row!.sums).toMatchObject({ requests: 10_007_199_254_740_992n, errors: -2n })
})
