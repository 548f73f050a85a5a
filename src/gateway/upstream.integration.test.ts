import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { certificate, privateKey } from '#test/support/tls.ts'
import { openUpstream } from './upstream.ts'
import type { Upstream, UpstreamOptions } from './upstream.ts'

/** An HTTPS upstream behind a certificate of its own authority, and a proxy in front of it. */

const upstreamServer = createTlsServer(
  { key: privateKey, cert: certificate },
  (request, response) => {
    response.end(`${request.method} ${request.url}`)
  },
)
const tunnelled: string[] = []
const tunnels = new Set<Socket>()
const proxyServer = createServer().on('connect', (request, client: Socket) => {
  tunnelled.push(request.url ?? '')
  const { port } = upstreamServer.address() as AddressInfo
  const upstream = connect(port, '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n')
    upstream.pipe(client).pipe(upstream)
  })
  for (const socket of [upstream, client]) {
    tunnels.add(socket)
    socket.on('error', () => undefined)
  }
})

const folder = mkdtempSync(join(tmpdir(), 'atelier-ca-'))
const extraCaFile = join(folder, 'ca.pem')
let url: string
let httpsProxy: string
let opened: Upstream | undefined

beforeAll(async () => {
  writeFileSync(extraCaFile, certificate)
  for (const server of [upstreamServer, proxyServer]) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  }
  url = `https://localhost:${(upstreamServer.address() as AddressInfo).port}`
  httpsProxy = `http://127.0.0.1:${(proxyServer.address() as AddressInfo).port}`
})
afterEach(async () => {
  await opened?.close()
  opened = undefined
  tunnelled.length = 0
})
afterAll(() => {
  for (const socket of tunnels) socket.destroy()
  upstreamServer.closeAllConnections()
  upstreamServer.close()
  proxyServer.close()
  rmSync(folder, { recursive: true })
})

async function call(options: Omit<UpstreamOptions, 'url' | 'apiKey'>): Promise<string> {
  opened = openUpstream({ url, apiKey: null, ...options })
  const { dispatcher, origin, pathPrefix } = opened
  const path = `${pathPrefix}/v1/models`
  const headers = ['accept-encoding', 'identity']
  const answer = await dispatcher.request({ origin, path, method: 'GET', headers })
  return answer.body.text()
}

test('a certificate of an unknown authority is refused', async () => {
  await expect(call({})).rejects.toThrow(/self-signed|certificate/)
})

test('an extra authority is trusted, beside the usual ones', async () => {
  expect(await call({ extraCaFile })).toBe('GET /v1/models')
})

test('HTTPS_PROXY is gone through, with the extra authority', async () => {
  expect(await call({ extraCaFile, httpsProxy })).toBe('GET /v1/models')
  expect(tunnelled).toEqual([new URL(url).host])
})

test('NO_PROXY goes around it', async () => {
  expect(await call({ extraCaFile, httpsProxy, noProxy: 'localhost' })).toBe('GET /v1/models')
  expect(tunnelled).toEqual([])
})

test('a proxy that is not there fails the call, which does not hang', async () => {
  await expect(call({ extraCaFile, httpsProxy: 'http://127.0.0.1:1' })).rejects.toThrow()
})

describe('settings', () => {
  test.each([
    [{ url: 'claude.example' }, /not an http: or https: URL/],
    [{ url: 'ftp://claude.example' }, /not an http: or https: URL/],
    [{ url: 'https://a:b@claude.example' }, /no user, password/],
    [{ url: 'https://claude.example?x=1' }, /no user, password/],
    [
      { url: 'https://claude.example', extraCaFile: '/nowhere/ca.pem' },
      /cannot be read: \/nowhere/,
    ],
    [{ url: 'https://claude.example', extraCaFile: '/dev/null' }, /holds no PEM certificate/],
    [{ url: 'https://claude.example', httpsProxy: 'http://[' }, /HTTPS_PROXY is not a URL/],
  ])('%j is refused, saying why', (options, message) => {
    expect(() => openUpstream({ apiKey: null, ...options })).toThrow(message)
  })

  test('a path before every path is kept, without its last slash', async () => {
    opened = openUpstream({ url: 'https://claude.example/base/', apiKey: 'k' })
    expect(opened).toMatchObject({ origin: 'https://claude.example', pathPrefix: '/base' })
  })
})
