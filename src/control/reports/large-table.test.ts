import { expect, test } from 'vitest'
import { readAllRows } from './report-table.ts'

const dayMs = 86_400_000

test('a table that is too large is refused with what to do, however many rows one bucket has', async () => {
  const query = { starting_at: 0, ending_at: dayMs, bucket_width: '1d' } as const
  const rows = Array.from({ length: 200_000 }, (_none, key) => ({ bucketMs: 0, key, sums: 1n }))

  const read = readAllRows({ clock: { now: () => dayMs } }, query, async () => new Map([[0, rows]]))

  await expect(read).rejects.toThrow('ask for a shorter range, wider buckets or fewer groups')
})
