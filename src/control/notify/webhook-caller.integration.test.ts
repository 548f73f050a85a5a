import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, RequestListener, Server } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createServer as createTlsServer } from 'node:https'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterEach, expect, test } from 'vitest'
import { createAddressGuard } from '#platform/address-guard.ts'
import { manualClock } from '#platform/clock.ts'
import { certificate, privateKey } from '#test/support/tls.ts'
import { createWebhookSecret } from './sign-webhook.ts'
import { createWebhookCaller } from './webhook-caller.ts'
import type { WebhookCallerOptions } from './webhook-caller.ts'

const clock = manualClock(Date.UTC(2026, 10, 22, 12))
const secret = createWebhookSecret()
let servers: Server[] = []

afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  servers = []
})

async function listen(server: Server): Promise<number> {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const serve = (listener: RequestListener) => listen(createServer(listener))

function caller(options: Partial<WebhookCallerOptions> = {}) {
  return createWebhookCaller({
    guard: createAddressGuard(['127.0.0.1']),
    allowsHttp: true,
    clock,
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    ...options,
  })
}

const callOf = (url: string) => ({ url, secret, id: 'dlv_1', payload: '{"type":"été"}' })

test('a receiver that follows Standard Webhooks verifies the call, which names the host it was meant for', async () => {
  const seen: { headers: IncomingHttpHeaders; body: string; url: string | undefined }[] = []
  const port = await serve(async (request, response) => {
    seen.push({ headers: request.headers, url: request.url, body: await text(request) })
    response.writeHead(204).end()
  })

  const sent = await caller().call(callOf(`http://hooks.example:${port}/a/b?c=d`))

  expect(sent).toEqual({ outcome: 'delivered', status: 204 })
  const [{ headers, body, url }] = seen as [(typeof seen)[0]]
  expect([url, headers.host, body]).toEqual(['/a/b?c=d', `hooks.example:${port}`, '{"type":"été"}'])
  expect(headers['webhook-id']).toBe('dlv_1')
  expect(headers['webhook-timestamp']).toBe(String(clock.now() / 1_000))
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
  const expected = createHmac('sha256', key).update(signed).digest()
  const [version, signature = ''] = String(headers['webhook-signature']).split(',')
  expect(version).toBe('v1')
  expect(timingSafeEqual(Buffer.from(signature, 'base64'), expected)).toBe(true)
})

test('a redirect is a failure and is not followed, 410 is final, anything else is tried again', async () => {
  const paths: (string | undefined)[] = []
  const port = await serve((request, response) => {
    paths.push(request.url)
    response.writeHead(Number(request.url?.slice(1)), { location: '/200' }).end('no')
  })

  for (const [status, outcome] of [
    [302, 'failed'],
    [307, 'failed'],
    [410, 'refused'],
    [404, 'failed'],
    [500, 'failed'],
  ] as const) {
    const sent = await caller().call(callOf(`http://hooks.example:${port}/${status}`))
    expect(sent).toEqual({ outcome, status, error: `The webhook answered ${status}` })
  }
  expect(paths).toHaveLength(5)
})

test('nothing is sent where one address of the name is not public, nor once the name has moved', async () => {
  let received = 0
  const port = await serve((_request, response) => {
    received++
    response.end()
  })
  const guard = createAddressGuard()
  const names = [
    [
      { address: '8.8.8.8', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ],
    [{ address: '::ffff:127.0.0.1', family: 6 }],
  ]

  for (const addresses of names) {
    const guarded = caller({ guard, resolve: async () => addresses })
    const sent = await guarded.call(callOf(`http://hooks.example:${port}/`))
    expect(sent).toMatchObject({ outcome: 'failed', status: null })
    expect(sent).toHaveProperty('error', expect.stringContaining('not a public address'))
  }
  expect(received).toBe(0)
})

test('the name is looked up once: a second answer is never asked for', async () => {
  let lookups = 0
  const port = await serve((_request, response) => void response.end())
  const resolve = async () => {
    lookups++
    return [{ address: '127.0.0.1', family: 4 }]
  }

  await caller({ resolve }).call(callOf(`http://does-not-exist.invalid:${port}/`))

  expect(lookups).toBe(1)
})

test('a receiver that never answers, or never ends its answer, is given up', async () => {
  const port = await serve((request, response) => {
    if (request.url === '/endless') response.writeHead(200).write('x')
  })
  const hasty = caller({ callMsMax: 200 })

  expect(await hasty.call(callOf(`http://hooks.example:${port}/silent`))).toMatchObject({
    outcome: 'failed',
    status: null,
  })
  await hasty.call(callOf(`http://hooks.example:${port}/endless`))
})

test('without networks of the operator, a call is encrypted', async () => {
  const port = await serve((_request, response) => void response.end())

  const sent = await caller({ allowsHttp: false }).call(callOf(`http://hooks.example:${port}/`))

  expect(sent).toMatchObject({ outcome: 'failed', error: 'Must be an https: URL' })
})

test('TLS goes by the name, directly and through a proxy, which is asked for the address that was checked', async () => {
  const before = getCACertificates('default')
  setDefaultCACertificates([...before, certificate])
  const port = await listen(
    createTlsServer({ key: privateKey, cert: certificate }, (_request, response) => {
      response.writeHead(200).end()
    }),
  )
  const asked: (string | undefined)[] = []
  const proxy = createServer()
  proxy.on('connect', (request, client) => {
    asked.push(request.url)
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
  })
  const httpsProxy = `http://127.0.0.1:${await listen(proxy)}`
  const url = `https://localhost:${port}/`

  expect(await caller().call(callOf(url))).toMatchObject({ outcome: 'delivered' })
  expect(await caller({ httpsProxy }).call(callOf(url))).toMatchObject({ outcome: 'delivered' })
  expect(asked).toEqual([`127.0.0.1:${port}`])
  const other = url.replace('localhost', 'hooks.example')
  expect(await caller().call(callOf(other))).toMatchObject({ outcome: 'failed' })
  expect(await caller({ httpsProxy }).call(callOf(other))).toMatchObject({ outcome: 'failed' })
  setDefaultCACertificates(before)
})
