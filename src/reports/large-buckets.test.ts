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
