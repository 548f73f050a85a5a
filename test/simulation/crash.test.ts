import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createTestDatabase } from '../support/postgres.ts'
import { openPostgresBooks, openSqliteBooks } from './crash-books.ts'
import { crashRun } from './crash-run.ts'
import type { CrashReport } from './crash-run.ts'

const folders: string[] = []
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })))

function dataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-crash-'))
  folders.push(folder)
  return folder
}

function expectProof(report: CrashReport): void {
  expect(report.violations).toEqual([])
  expect(report.complete).toBeGreaterThan(20)
  expect(report.refusedPercent).toBeGreaterThanOrEqual(20)
  expect(report.leftPercentOfStreams).toBeGreaterThanOrEqual(25)
  expect(report.g1Reads).toBeGreaterThan(10)
}

test('SQLite: killed at random moments, it loses no response, doubles none and never overspends', async () => {
  const folder = dataDir()
  const report = await crashRun({
    name: 'SQLite',
    env: {},
    dataDirs: [folder],
    openBooks: () => openSqliteBooks(join(folder, 'atelier.db')),
    kills: 4,
    seed: 20_261_122,
    clients: 16,
  })
  expectProof(report)
}, 240_000)

test('PostgreSQL: two nodes, killed at random moments, lose no response, double none and never overspend', async () => {
  const database = await createTestDatabase()
  const report = await crashRun({
    name: 'PostgreSQL',
    env: {
      ATELIER_DATABASE_URL: database.url,
      ATELIER_SECRET_KEY: Buffer.alloc(32, 'k').toString('base64'),
    },
    dataDirs: [dataDir(), dataDir()],
    openBooks: () => openPostgresBooks(database.url),
    kills: 4,
    seed: 20_261_123,
    clients: 16,
  })
  await database.drop()
  expectProof(report)
}, 240_000)
