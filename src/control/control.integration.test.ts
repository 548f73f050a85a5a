import { expect, test } from 'vitest'
import { createIds } from '#platform/ids.ts'
import { listActivities } from '#store/queries/activities.ts'
import { createStore } from '#store/store.ts'
import { describeControlAccess } from '#test/support/control-access-suite.ts'
import { describeControlLimits } from '#test/support/control-limits-suite.ts'
import { describeControlPreviews } from '#test/support/control-previews-suite.ts'
import { describeControl } from '#test/support/control-suite.ts'
import { openControlWorld } from '#test/support/control.ts'
import { openTestPostgres } from '#test/support/postgres.ts'
import { createControl } from './server.ts'

describeControl('PostgreSQL', openTestPostgres)
describeControlLimits('PostgreSQL', openTestPostgres)
describeControlAccess('PostgreSQL', openTestPostgres)
describeControlPreviews('PostgreSQL', openTestPostgres)

test('changes of one limit on two nodes come one after another, each seeing the last', async () => {
  const opened = await openTestPostgres()
  const world = await openControlWorld(opened)
  const { services, organizationId } = world
  // Another node: its changes wait for those of the first in the database alone.
  const node = createControl({
    ...services,
    store: createStore(opened.database),
    ids: createIds(services.clock),
    internalToken: null,
  })
  const rateLimits = '/v1/organizations/rate_limits'
  const { data } = await world.get(`${rateLimits}?group_type=token_count`)
  const values = Array.from({ length: 40 }, (_, index) => index + 1)

  const answers = await Promise.all(
    values.map((value) =>
      (value % 2 === 0 ? world.control : node).fetch(
        new Request(`http://atelier.test${rateLimits}/${data[0].id}`, {
          method: 'POST',
          headers: { 'x-api-key': world.adminKey },
          body: JSON.stringify({ limits: [{ type: 'requests_per_minute', value }] }),
        }),
      ),
    ),
  )

  expect(answers.map(({ status }) => status)).toEqual(values.map(() => 200))
  const rows = await listActivities(services.store.read, organizationId, 100)
  const changes = rows.filter(({ type }) => type === 'organization_rate_limit_updated')
  const [last] = (await world.get(`${rateLimits}?group_type=token_count`)).data[0].limits
  // Each value was found by exactly one later change, but for the one that is there now.
  const found = changes.map(({ before }) => (before as { value: number | null }).value ?? 0)
  expect([...found, last.value].toSorted((left, right) => left - right)).toEqual([0, ...values])
  await world.close()
})
