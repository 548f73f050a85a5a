import { expect } from 'vitest'
import type { ControlWorld } from './control.ts'

export type ExportedTable = { readonly headers: Headers; readonly lines: readonly string[] }

/** A report as a file, line by line: all that was used and refused until now is in it. */
export async function exportTable(
  world: ControlWorld,
  address: string,
  key = world.adminKey,
): Promise<ExportedTable> {
  await world.rollUp()
  const answer = await world.call('GET', address, { key })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv'])
  return { headers: answer.headers, lines: (answer.body as string).split('\r\n') }
}

/** What is said where it is no table. */
export async function refuseTable(world: ControlWorld, address: string): Promise<unknown[]> {
  const { status, body } = await world.call('GET', address)
  return [status, body.error.message]
}
