import { createServer } from 'node:http'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import v8 from 'node:v8'
import { Pool } from 'undici'
import type { Dispatcher } from 'undici'

/**
 * The floor: the least that a proxy in Node does with the parts that the gateway is made of. It looks
 * at nothing, streams both ways, and holds the upstream back when the client does not read.
 */
// The same flags as the product's launcher sets: what they gain is not the gateway's doing.
v8.setFlagsFromString('--no-allocation-site-pretenuring')
v8.setFlagsFromString('--min-semi-space-size=16')
v8.setFlagsFromString('--heap-growing-percent=200')

const pool = new Pool(process.argv[2]!, { connections: null, pipelining: 1, bodyTimeout: 0 })

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  const { method = 'GET', url = '/' } = request
  pool.dispatch(
    {
      method,
      path: url,
      headers: crossing(request.headers),
      body: method === 'GET' || method === 'HEAD' ? null : request,
    },
    passTo(response),
  )
})
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port })
})
process.on('disconnect', () => process.exit())

function passTo(response: ServerResponse): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (controller) => {
      response.once('close', () => {
        if (!response.writableFinished) controller.abort(new Error('the client has gone'))
      })
    },
    onResponseStart: (_controller, status, headers) => {
      response.writeHead(status, crossing(headers))
    },
    onResponseData: (controller, chunk) => {
      if (response.write(chunk)) return
      controller.pause()
      response.once('drain', () => controller.resume())
    },
    onResponseEnd: () => void response.end(),
    onResponseError: () => {
      if (response.headersSent) response.destroy()
      else response.writeHead(502).end()
    },
  }
}

/** All but the headers that belong to one connection. */
function crossing(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const {
    host: _host,
    connection: _connection,
    'keep-alive': _keepAlive,
    'transfer-encoding': _transferEncoding,
    ...rest
  } = headers
  return rest
}
