import { afterEach, beforeEach, expect, test } from 'vitest'
import { openInstallationFolder } from '#test/support/installation.ts'
import type { InstallationFolder } from '#test/support/installation.ts'

let folder: InstallationFolder
let adminKey: string
beforeEach(async () => {
  folder = openInstallationFolder()
  adminKey = (await folder.init()).adminKey
})
afterEach(() => folder.close())

async function upstreamOf(url: string, method = 'GET', path = ''): Promise<object> {
  const headers = { 'x-api-key': adminKey }
  const answer = await fetch(`${url}/v1/organizations/upstream${path}`, { method, headers })
  expect(answer.status).toBe(200)
  return (await answer.json()) as object
}

test('without a credential it is the simulator, and says so', async () => {
  const { url } = await folder.start()

  const simulated = { kind: 'simulator', url: null, credential: 'missing', status: 'unknown' }
  expect(await upstreamOf(url)).toMatchObject(simulated)
  expect(await upstreamOf(url, 'POST', '/test')).toMatchObject({ ok: true, status: 'ok' })
  expect(await upstreamOf(url)).toMatchObject({ kind: 'simulator', status: 'ok' })
})

test('what a model call finds out of the credential is known at once, and outlives the server', async () => {
  const upstream = await folder.simulate('--api-key', 'the-right-one')
  const env = { ATELIER_UPSTREAM_URL: upstream, ANTHROPIC_API_KEY: 'a-wrong-one' }
  const first = await folder.start({ env })
  const key = await first.createKey(adminKey)

  expect((await first.callMessages(key)).status).toBe(502)

  const refused = { kind: 'claude_api', url: upstream, credential: 'set', status: 'refused' }
  const shown = await upstreamOf(first.url)
  expect(shown).toMatchObject({ ...refused, http_status: 401 })
  expect(JSON.stringify(shown)).not.toContain('a-wrong-one')

  await first.kill()
  const second = await folder.start({ env: { ...env, ANTHROPIC_API_KEY: 'the-right-one' } })
  await expect.poll(() => upstreamOf(second.url)).toMatchObject({ status: 'ok', message: null })
})
