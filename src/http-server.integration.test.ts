import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMetrics } from '#platform/metrics.ts'
import { createHttpServer } from './http-server.ts'
import type { HttpServer } from './http-server.ts'

let server: HttpServer
let port: number
beforeEach(async () => {
  server = createHttpServer({
    control: undefined,
    metrics: createMetrics(),
    gateway: (request, response) => {
      if (request.url !== '/v1/stream') return void response.end('gateway')
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('event: ping\ndata: {}\n\n')
    },
    unready: async () => [],
    requestId: () => 'req_test',
  })
  port = Number(new URL(await server.listen({ host: '127.0.0.1', port: 0 })).port)
})
afterEach(() => server.close())

test.each([
  ['GET / HTTP/1.1\r\nhost: x\r\nno colon here\r\n\r\n', '400 Bad Request'],
  [
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
    '400 Bad Request',
  ],
  [
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
    '400 Bad',
  ],
  [`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, '431 Request Header'],
])(
  'what is no valid HTTP is refused in the envelope of every other error',
  async (bytes, status) => {
    const socket = connect(port, '127.0.0.1')
    socket.write(bytes)

    const answer = await text(socket)

    expect(answer).toContain(`HTTP/1.1 ${status}`)
    const body: unknown = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))
    expect(body).toMatchObject({ type: 'error', request_id: 'req_test' })
  },
)

test('what is no valid HTTP after a request that is being answered closes the connection, and says nothing', async () => {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  let answer = ''
  socket.write('GET /v1/stream HTTP/1.1\r\nhost: x\r\n\r\n')
  await new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString()
      if (answer.includes('event: ping')) resolve()
    })
  })

  socket.write('garbage\r\n\r\n')
  await new Promise((resolve) => socket.once('close', resolve))

  expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1)
})
