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
  server = await startAtelier(folder.path)
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
