import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { OrganizationId, WorkspaceId } from '#domain/id.ts'
import { openAsideReader } from '#platform/aside-reader.ts'
import type { AsideReader } from '#platform/aside-reader.ts'
import { systemClock } from '#platform/clock.ts'
import { DatabaseAway, isDatabaseAway } from '#platform/database-away.ts'
import { openDatabase } from '#store/database.ts'
import type { Database } from '#store/database.ts'
import { openReportReaders } from './report-readers.ts'

let database: Database
let aside: AsideReader
beforeEach(async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  const connectionString = `postgres://nobody@127.0.0.1:${port}/nothing`
  database = openDatabase({ dialect: 'postgres', connectionString }, () => undefined)
  aside = openAsideReader(database)
})
afterEach(async () => {
  await aside.close()
  await database.close()
})

test('what is read aside says so when the database is away', async () => {
  await expect(aside.query('select 1')).rejects.toThrow(DatabaseAway)
})

test('what is made in a thread says so too', async () => {
  const readers = openReportReaders(database, { aside, clock: systemClock })
  const organizationId = 'org_1' as OrganizationId
  const range = { fromMs: 0, toMs: 86_400_000 }

  const made = readers.reportMaker.page({
    walk: { ...range, widthMs: range.toMs, nextMs: null },
    nextPage: null,
    acceptsGzip: false,
    usage: { organizationId, ...range, width: 'day', filter: {}, groupBy: [] },
    defaultWorkspaceId: 'wrkspc_1' as WorkspaceId,
    presented: { report: 'cost', group_by: [], include: [] },
  })

  await expect(made).rejects.toSatisfy(isDatabaseAway)
  await readers.close()
})
