import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runAtelier, startAtelier, temporaryFolder } from '#test/support/process.ts'
import type { RunningServer } from '#test/support/process.ts'

const folder = temporaryFolder()
let server: RunningServer
let adminKey: string
beforeAll(async () => {
  const args = [
    '--organization',
    'Acme',
    '--email',
    'a@acme.example',
    '--password',
    'correct horse',
  ]
  const { stdout } = await runAtelier(['init', ...args, '--data-dir', folder.path, '--json']).ended
  adminKey = (JSON.parse(stdout) as { admin_api_key: string }).admin_api_key
  server = await startAtelier(folder.path, { env: { ATELIER_METRICS_PORT: '0' } })
})
afterAll(async () => {
  server.child.kill('SIGTERM')
  await server.ended
  folder.remove()
})

function send(bytes: string): Promise<string> {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  socket.write(bytes)
  return text(socket)
}

test.each([
  'GET /v1/organizations/me HTTP/1.0\r\n',
  'GET /v1/organizations/me HTTP/1.0\r\nhost: a/b\r\n',
])('a host that is missing or none is no reason to answer outside the envelope', async (head) => {
  const answer = await send(`${head}x-api-key: ${adminKey}\r\n\r\n`)

  expect(answer).toMatch(/^HTTP\/1\.1 (200|400) /)
  expect(answer).toMatch(/\r\nrequest-id: req_/i)
  const body = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))) as { type: string }
  expect(['organization', 'error']).toContain(body.type)
})

test('an export comes as lines that end, also when its reader has gone before', async () => {
  const headers = { 'x-api-key': adminKey }
  const exportUrl = `${server.url}/v1/organizations/activities/export`
  for (let index = 0; index < 3; index++) {
    const broken = await fetch(exportUrl, { headers })
    await broken.body!.cancel()
  }

  const response = await fetch(exportUrl, { headers })

  const lines = (await response.text()).trimEnd().split('\n')
  const types = lines.map((line) => (JSON.parse(line) as { type: string }).type)
  expect(types).toEqual(['organization_created', ...Array(3).fill('activities_exported')])
  expect(response.headers.get('content-type')).toBe('application/x-ndjson')
  expect(response.headers.get('request-id')).toMatch(/^req_/)
})

test('what opens nothing is counted, and what is denied is in the audit after a stop', async () => {
  const activities = `${server.url}/v1/organizations/activities`
  const create = { method: 'POST', headers: { 'x-api-key': adminKey }, body: '{"name":"key"}' }
  const made = await fetch(`${server.url}/v1/organizations/api_keys`, create)
  const { key } = (await made.json()) as { key: string }
  await fetch(activities, { headers: { 'x-api-key': 'nothing' } })
  for (let index = 0; index < 3; index++) await fetch(activities, { headers: { 'x-api-key': key } })

  const metrics = await (await fetch(server.metricsUrl)).text()
  server.child.kill('SIGTERM')
  await server.ended
  server = await startAtelier(folder.path)

  expect(metrics).toContain('\natelier_admin_credentials_refused_total 1\n')
  const answer = await fetch(`${server.url}/v1/organizations/activities`, {
    headers: { 'x-api-key': adminKey },
  })
  const { data } = (await answer.json()) as { data: { type: string; count: number }[] }
  expect(data.slice(0, 2)).toMatchObject([
    { type: 'permission_denied', count: 2, address: '127.0.0.1' },
    { type: 'permission_denied', count: 1, address: '127.0.0.1' },
  ])
})
