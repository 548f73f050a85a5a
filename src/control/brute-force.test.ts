import { expect, test } from 'vitest'
import { bounds } from '#platform/bounds.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import { openControlWorld } from '#test/support/control.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

test('who tries keys waits for the refusals, and a good key from the same address does not', async () => {
  const world = await openControlWorld(await openTemporarySqlite())
  const address = '192.0.2.9'
  const answered: number[] = []
  const ask = async (key: string): Promise<void> => {
    const { status } = await world.call('GET', '/v1/organizations/me', { key, address })
    answered.push(status)
  }
  for (let each = 0; each < bounds.wrongSecretsFree; each++) {
    await ask(createSecretKey('admin').secret)
  }
  answered.length = 0

  await Promise.all([
    ask(createSecretKey('admin').secret),
    ask(createSecretKey('admin').secret),
    ask(world.adminKey),
  ])

  expect(answered).toEqual([200, 401, 401])
  await world.close()
})
