import { hash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { absent } from '#contract/absent.ts'
import { describeApi } from '#contract/openapi.ts'
import { openControlWorld } from '#test/support/control.ts'
import type { ControlWorld } from '#test/support/control.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'
import { documents } from './documents.ts'
import { endpoints } from './endpoints.ts'

let world: ControlWorld

beforeEach(async () => {
  world = await openControlWorld(await openTemporarySqlite())
})
afterEach(() => world.close())

test.each([...documents.keys()])('%s is there without a key, and is sent once', async (path) => {
  const get = (headers: Record<string, string> = {}): Promise<Response> =>
    world.control.fetch(new Request(`http://atelier.test${path}`, { headers }))

  const first = await get()
  const again = await get({ 'if-none-match': first.headers.get('etag')! })

  expect(first.status).toBe(200)
  expect((await first.text()).length).toBeGreaterThan(1_000)
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test('the document is served with all endpoints', async () => {
  const { body } = await world.call('GET', '/v1/openapi.json')

  expect(body.openapi).toBe('3.1.0')
  expect(Object.keys(body.paths)).toEqual([...new Set(endpoints.map(({ path }) => path))])
})

test('the reference has each operation, loads nothing from elsewhere and lets no script run', async () => {
  const url = 'http://atelier.test/v1/reference'
  const response = await world.control.fetch(new Request(url))
  const page = await response.text()
  const style = /<style>([^]*?)<\/style>/.exec(page)![1]!

  const { paths } = describeApi(endpoints)
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) {
    expect(page).toContain(`<article id="${operation?.operationId}">`)
  }
  expect(articleOf(page, 'sessions.create')).not.toContain('ATELIER_ADMIN_KEY')
  expect(articleOf(page, 'workspaces.update')).toMatch(/Idempotency-Key[^]*If-Match/)
  expect(articleOf(page, 'activities.export')).toContain('Each line of the answer')
  expect(page).not.toMatch(/<script|\ssrc=|href="(?!#|\/v1\/openapi\.json)|url\(|@import|undefined/)
  expect(response.headers.get('content-security-policy')).toContain(
    `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'`,
  )
})

function articleOf(page: string, id: string): string {
  return page.split('<article ').find((each) => each.startsWith(`id="${id}"`))!
}

test.each(absent)('$path is answered with a 404 that says why it is not there', async (each) => {
  const path = each.path.replace(/\{\w+\}/, 'x_1')

  for (const method of ['GET', 'POST', 'DELETE']) {
    for (const tail of ['', '/x_1']) {
      const answer = await world.call(
        method,
        `${path}${tail}`,
        method === 'GET' ? {} : { body: {} },
      )
      expect([answer.status, answer.body.error]).toEqual([
        404,
        { type: 'not_found_error', message: `Atelier does not have ${each.path}: ${each.why}.` },
      ])
    }
  }
})
