import { expect, test } from 'vitest'
import { insertKeys, openControlWorld } from '#test/support/control.ts'
import { openTestPostgres } from '#test/support/postgres.ts'
import { watchStatements } from '#test/support/watch-statements.ts'

const workspaces = '/v1/organizations/workspaces'

test('archiving takes as many statements for 300 keys as for 2, and locks the ledger last', async () => {
  const { opened, takeStatements } = watchStatements(await openTestPostgres())
  const world = await openControlWorld(opened)
  const archive = async (keys: number): Promise<readonly string[]> => {
    const { id } = await world.post(workspaces, { name: `${keys} keys` })
    await insertKeys(world, id, keys)
    takeStatements()
    await world.post(`${workspaces}/${id}/archive`, { cut_streams: true })
    return takeStatements()
  }

  const few = await archive(2)
  const many = await archive(300)

  expect(many).toHaveLength(few.length)
  expect(many.length).toBeLessThanOrEqual(13)
  const ledgers = many.filter((text) => text.includes('ledger_scope'))
  expect(ledgers).toHaveLength(2)
  expect(many.slice(-2)).toEqual(ledgers)
  expect(ledgers[0]).toMatch(/for update/)
  await world.close()
})
