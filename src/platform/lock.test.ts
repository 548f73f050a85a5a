import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lockDataFolder } from './lock.ts'

test('one holder at a time has the data folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-lock-'))

  const first = lockDataFolder(folder)
  expect(first).toBeDefined()
  expect(lockDataFolder(folder)).toBeUndefined()

  first?.release()
  const second = lockDataFolder(folder)
  expect(second).toBeDefined()

  second?.release()
  rmSync(folder, { recursive: true })
})
