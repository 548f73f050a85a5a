import { type Exchange, sendJson, sendRefusal, type World } from './exchange.ts'
import { simulatorBounds } from './bounds.ts'
import { answerCountTokens, answerFree, answerMessages, credentialOf } from './messages.ts'
import { answerModel, answerModels } from './models.ts'
import { answerReport } from './reports.ts'
import { invalidRequest, isRefusal, type Refusal, refusal } from './refusal.ts'

/** Sends a request to whatever answers its path. Queries are no part of a path. */
export async function route(world: World, exchange: Exchange): Promise<void> {
  if (exchange.path.startsWith('/simulator/')) return routeControl(world, exchange)
  if (exchange.path.startsWith('/v1/organizations/')) return routeReports(world, exchange)
  const refused = checkCredential(exchange, world.apiKey)
  if (refused !== undefined) return sendRefusal(world, exchange, refused)
  const { path, query } = exchange
  const method = exchange.request.method ?? ''
  if (path === '/v1/messages' && method === 'POST') return answerMessages(world, exchange)
  if (path === '/v1/messages/count_tokens' && method === 'POST') {
    return answerCountTokens(world, exchange)
  }
  if (path === '/v1/models' && method === 'GET') {
    return answerFree(world, exchange, answerModels(new URLSearchParams(query)))
  }
  if (path.startsWith('/v1/models/') && method === 'GET') {
    return answerFree(world, exchange, answerModel(path.slice('/v1/models/'.length)))
  }
  return sendRefusal(world, exchange, refusal(404, 'not_found_error', 'Not Found'))
}

/** What the account was charged, for whoever has its admin key. */
function routeReports(world: World, exchange: Exchange): void {
  const refused = checkCredential(exchange, world.adminKey)
  if (refused !== undefined) return sendRefusal(world, exchange, refused)
  const kind = reports.get(`${exchange.request.method} ${exchange.path}`)
  if (kind === undefined) {
    return sendRefusal(world, exchange, refusal(404, 'not_found_error', 'Not Found'))
  }
  const answer = answerReport(kind, world.bill.lines(), new URLSearchParams(exchange.query))
  return isRefusal(answer)
    ? sendRefusal(world, exchange, answer)
    : sendJson(world, exchange, answer)
}

const reports = new Map<string, 'cost' | 'usage'>([
  ['GET /v1/organizations/cost_report', 'cost'],
  ['GET /v1/organizations/usage_report/messages', 'usage'],
])

function checkCredential(exchange: Exchange, wanted: string | undefined): Refusal | undefined {
  const key = credentialOf(exchange)
  if (wanted !== undefined && key === undefined) {
    return refusal(401, 'authentication_error', 'x-api-key header is required')
  }
  if (wanted !== undefined && key !== wanted) {
    return refusal(401, 'authentication_error', 'invalid x-api-key')
  }
  return exchange.request.headers['anthropic-version'] === undefined
    ? invalidRequest('anthropic-version: header is required')
    : undefined
}

/** What a test asks of the simulator itself. */
function routeControl(world: World, exchange: Exchange): void {
  const { path } = exchange
  const method = exchange.request.method ?? ''
  switch (`${method} ${path}`) {
    case 'GET /simulator/bill':
      return sendJson(world, exchange, { lines: world.bill.lines(), totals: world.bill.totals() })
    case 'DELETE /simulator/bill':
      world.bill.reset()
      return sendJson(world, exchange, { reset: true })
    case 'GET /simulator/requests':
      return sendJson(world, exchange, { requests: world.recorder.requests() })
    case 'DELETE /simulator/requests':
      world.recorder.reset()
      return sendJson(world, exchange, { reset: true })
    case 'POST /simulator/faults':
      return scriptFault(world, exchange)
    case 'DELETE /simulator/faults':
      world.faults.reset()
      return sendJson(world, exchange, { reset: true })
    default:
      return sendRefusal(world, exchange, refusal(404, 'not_found_error', 'Not Found'))
  }
}

function scriptFault(world: World, exchange: Exchange): void {
  if (exchange.body.length > simulatorBounds.controlBodyBytesMax) {
    return sendRefusal(world, exchange, refusal(413, 'request_too_large', 'Request too large'))
  }
  const answer = world.faults.add(parseJson(exchange.body))
  return isRefusal(answer)
    ? sendRefusal(world, exchange, answer)
    : sendJson(world, exchange, answer)
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
