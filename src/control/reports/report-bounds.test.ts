import { expect, test } from 'vitest'
import { limits } from '#contract/limits.ts'
import { manualClock } from '#platform/clock.ts'
import { answerReportPage } from './report-page.ts'
import { readAllRows } from './report-table.ts'

const clock = manualClock(Date.UTC(2026, 10, 22, 12))
const query = { starting_at: Date.UTC(2026, 9, 1), bucket_width: '1d' } as const

test('a page holds so many results, and one more is refused with what to do', async () => {
  const pageOf = (count: number) =>
    answerReportPage(
      { clock },
      { report: 'usage', query: { ...query, limit: 1 } },
      async () => () => Array.from({ length: count }, () => 1),
    )

  const { data } = await pageOf(limits.reportResultsMax)

  expect(data[0]!.results).toHaveLength(20_000)
  await expect(pageOf(limits.reportResultsMax + 1)).rejects.toThrow(
    'limit: The page would have more than 20000 results: ask for fewer buckets or fewer groups',
  )
})

test('a table holds so many rows of all its pages together, and is read no further than that', async () => {
  let reads = 0
  const rowsOf = (perPage: number) =>
    readAllRows({ clock }, query, async ({ fromMs }) => {
      reads++
      const row = { bucketMs: fromMs, key: {}, sums: 0 }
      return new Map([[fromMs, Array.from({ length: perPage }, () => row)]])
    })

  const rows = await rowsOf(limits.exportRowsMax / 2)

  expect(rows).toHaveLength(100_000)
  expect(rows[0]!.bucketMs).toBe(query.starting_at)
  expect(rows.at(-1)!.bucketMs).toBe(Date.UTC(2026, 10, 1))
  reads = 0
  await expect(rowsOf(limits.exportRowsMax + 1)).rejects.toThrow(
    'The table would have more than 100000 rows: ask for a shorter range, wider buckets or fewer groups',
  )
  expect(reads).toBe(1)
})
