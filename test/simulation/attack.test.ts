import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestDatabase } from '../support/postgres.ts'
import { rateAttack } from './attack-rate.ts'
import { spendAttack } from './attack-spend.ts'
import type { AttackedDatabase } from './attack-setting.ts'
import { nodesOnPostgres, sqliteIn } from './prove-databases.ts'
import { fullestWindow } from './rate-windows.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-attack-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const databases: readonly { name: string; use: (run: Run) => Promise<void> }[] = [
  { name: 'SQLite', use: (run) => run(sqliteIn(folder)) },
  {
    name: 'PostgreSQL, three nodes',
    use: async (run) => {
      const { url, drop } = await createTestDatabase()
      await run(nodesOnPostgres(folder, url, 3))
      await drop()
    },
  },
]
type Run = (database: AttackedDatabase) => Promise<void>

const seed = 20_261_124

test.each(databases)(
  '$name: ten times what the limits pay, left streams and kills spend no more than the limits',
  ({ use }) =>
    use(async (database) => {
      const ask = { textBytes: 200, maxTokens: 200, outputTokens: 120 }
      const run = { database, seed, pays: 8, kills: 1, abortedPercent: 30, ...ask }

      const report = await spendAttack(run)

      expect(report.violations).toEqual([])
      expect(report.settledNanoUsd).toBeLessThanOrEqual(report.limitNanoUsd)
      expect(report.ends['gave_up']).toBeUndefined()
      expect(report.reads).toBeGreaterThan(10)
    }),
  240_000,
)

test.each(databases)(
  '$name: as many requests are admitted as fit, not one more and not one fewer',
  ({ use }) =>
    use(async (database) => {
      const ask = { textBytes: 4_000, maxTokens: 200, outputTokens: 200 }
      const run = { database, seed, pays: 6, kills: 0, abortedPercent: 0, ...ask }

      const report = await spendAttack(run)

      expect(report.violations).toEqual([])
      expect(report.admitted).toBe(report.expected)
    }),
  240_000,
)

test.each(databases)(
  '$name: no window sees more requests, input or output than a full bucket and its refill',
  ({ use }) =>
    use(async (database) => {
      const run = { database, seed, kills: 1, abortedPercent: 30, clientsPerLimit: 90 }

      const report = await rateAttack({ ...run, forMs: 2_000 })

      expect(report.violations).toEqual([])
      expect(report.limits.map(({ admitted }) => admitted > 60)).toEqual([true, true, true])
    }),
  240_000,
)

test('a window with one request too many is found among those that are full', () => {
  const at = (atMs: number) => ({ atMs, fromMs: atMs, tokens: 1, early: 0 })
  const full = [at(0), at(0), at(30_000), at(60_000)]

  expect(fullestWindow(full, 2)).toEqual({ tokens: 4, ms: 60_000, allowed: 4 })
  expect(fullestWindow([...full, at(60_000)], 2)).toEqual({ tokens: 5, ms: 60_000, allowed: 4 })
})
