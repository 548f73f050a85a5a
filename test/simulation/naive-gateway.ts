import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer, request as httpRequest } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { costOfUsage } from './bill-check.ts'
import type { ReportedUsage } from './bill-check.ts'

/**
 * A gateway that keeps a spend limit as several known products do: it compares what has been spent with the
 * limit before a request, adds what the upstream reported after it, keeps the sum in the process's memory and
 * writes it to disk from time to time. Their own documentation and issues describe each of these: a check
 * against spend that running requests are not part of, counters of one process (Bifrost 3547, LiteLLM 39390),
 * a flush every few seconds (Bifrost: 10; LiteLLM: 10 to 60), and of a stream that its client left, the usage
 * of the events until then (Bifrost 3709). It is no straw man: prices, parsing and the check are right, it
 * flushes every second, saves on SIGTERM, and reads what it saved when it starts. It serves one request as
 * fast as the others here.
 *
 * node naive-gateway.ts PORT UPSTREAM_URL UPSTREAM_KEY LIMIT_NANO_USD STATE_FILE
 */
const [port, upstreamUrl, upstreamKey, limit, stateFile] = process.argv.slice(2)
const limitNanoUsd = BigInt(limit!)
const flushEveryMs = 1_000
let spentNanoUsd = load()
let savedNanoUsd = spentNanoUsd

setInterval(save, flushEveryMs)
process.once('SIGTERM', () => {
  save()
  process.exit(0)
})
createServer((request, response) => void handle(request, response)).listen(
  Number(port),
  '127.0.0.1',
)

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'GET') return void response.end(String(spentNanoUsd))
  const body = await readAll(request)
  if (spentNanoUsd >= limitNanoUsd) {
    const error = { type: 'invalid_request_error', message: 'The budget has been spent.' }
    response.writeHead(400, { 'content-type': 'application/json', 'x-should-retry': 'false' })
    return void response.end(JSON.stringify({ type: 'error', error }))
  }
  forward(request, response, body)
}

function forward(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const sent = httpRequest(`${upstreamUrl}${request.url}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'x-api-key': upstreamKey,
      'content-length': body.length,
    },
  })
  let text = ''
  let charged = false
  const charge = (): void => {
    if (!charged) spentNanoUsd += costOfUsage(usageOf(text))
    charged = true
  }
  sent.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      response.write(chunk)
    })
    // Charged before the client has the end, which is the best that a charge afterwards can do.
    answer.on('end', () => {
      charge()
      response.end()
    })
    answer.on('error', charge)
  })
  sent.on('error', () => response.destroy())
  response.on('close', () => {
    charge()
    sent.destroy()
  })
  sent.end(body)
}

/** The last word of the upstream: of a stream, the usage of its events, later ones over earlier ones. */
function usageOf(text: string): ReportedUsage {
  const events = text.includes('event: ')
    ? text.split('\n').flatMap((line) => (line.startsWith('data: ') ? [line.slice(6)] : []))
    : [text]
  let usage: ReportedUsage = {}
  for (const event of events) {
    try {
      const parsed = JSON.parse(event) as {
        usage?: ReportedUsage
        message?: { usage?: ReportedUsage }
      }
      usage = { ...usage, ...parsed.message?.usage, ...parsed.usage }
    } catch {
      // An event that was cut in the middle says nothing.
    }
  }
  return usage
}

function load(): bigint {
  try {
    return BigInt(readFileSync(stateFile!, 'utf8'))
  } catch {
    return 0n
  }
}

function save(): void {
  if (spentNanoUsd === savedNanoUsd) return
  writeFileSync(`${stateFile}.new`, String(spentNanoUsd))
  renameSync(`${stateFile}.new`, stateFile!)
  savedNanoUsd = spentNanoUsd
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
