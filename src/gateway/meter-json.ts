import type { ReportedUsage } from '#domain/usage.ts'
import { parseReportedUsage } from '#domain/usage-report.ts'
import { failureError, sendAnswer } from './answer.ts'
import type { AnswerHead } from './answer.ts'
import { outcomeOfClosed } from './closed-meanwhile.ts'
import { createCollector } from './collector.ts'
import { decodeBody } from './decode.ts'
import { answerError } from './errors.ts'
import type { UpstreamFailure } from './forward.ts'
import { clientHeaders, headerText } from './headers.ts'
import type { MeteredAnswer, MeteredCall } from './metered-call.ts'
import { settleBound, settleReported } from './settle.ts'
import type { Reservation } from './settle.ts'
import { decodeUtf8, isJsonObject } from './strict-json.ts'
import type { JsonObject } from './strict-json.ts'
import { createClientWriter } from './write-through.ts'

/**
 * An answer in one piece. It is kept whole until its cost has been committed, since a client that has
 * its last byte has it to its end.
 */
export function openJsonAnswer(metered: MeteredCall): MeteredAnswer {
  const { reservation, head, finish } = metered
  const { exchange } = reservation
  const body = createCollector(exchange.gateway.bounds.responseJsonBytesMax)
  let rest: MeteredAnswer | undefined
  return {
    data: (chunk) => {
      if (rest) rest.data(chunk)
      else if (!body.add(chunk)) rest = openOversizeAnswer(metered, body.bytes())
    },
    end: () => (rest ? rest.end() : finish(settleAndSend(reservation, head, body.bytes()))),
    fail: (failure) => (rest ? rest.fail(failure) : finish(settleAndFail(reservation, failure))),
  }
}

async function settleAndSend(
  reservation: Reservation,
  head: AnswerHead,
  body: Buffer,
): Promise<void> {
  const { exchange } = reservation
  const read = readUsage(reservation, head, body)
  const reported = read instanceof Promise ? await read : read
  const outcome = exchange.clientGone ? outcomeOfClosed(exchange) : 'complete'
  const committed = reported
    ? await settleReported(reservation, reported, outcome)
    : await settleBound(reservation, 'unreadable')
  if (committed) sendAnswer(exchange, head, body)
  else exchange.response.destroy()
}

async function settleAndFail(reservation: Reservation, failure: UpstreamFailure): Promise<void> {
  const { exchange } = reservation
  await settleBound(reservation, exchange.clientGone ? outcomeOfClosed(exchange) : 'upstream_cut')
  answerError(exchange, failureError(failure))
}

/** Nearly always answers at once: only a compressed body takes a while. */
function readUsage(
  reservation: Reservation,
  { headers }: AnswerHead,
  body: Buffer,
): ReportedUsage | undefined | Promise<ReportedUsage | undefined> {
  const encoding = headerText(headers, 'content-encoding')
  if (encoding === undefined) return parseUsage(reservation, body)
  const { responseJsonBytesMax } = reservation.exchange.gateway.bounds
  return decodeBody(body, encoding, responseJsonBytesMax).then(
    (readable) => readable && parseUsage(reservation, readable),
  )
}

function parseUsage({ ask }: Reservation, body: Buffer): ReportedUsage | undefined {
  const message = parseMessage(body)
  return (
    message &&
    parseReportedUsage(message['usage'], {
      requestedModel: ask.facts.model,
      responseModel: message['model'],
      cacheTtl: ask.facts.cacheTtl,
    })
  )
}

function parseMessage(body: Buffer): JsonObject | undefined {
  try {
    const message: unknown = JSON.parse(decodeUtf8(body) ?? '')
    return isJsonObject(message) ? message : undefined
  } catch {
    return undefined
  }
}

/** Too large to be kept: charged its bound, and passed on once that is committed. */
function openOversizeAnswer(metered: MeteredCall, begun: Buffer): MeteredAnswer {
  const { reservation, call, head, finish } = metered
  const { exchange } = reservation
  const { response } = exchange
  const writer = createClientWriter(exchange, () => call)

  async function chargeAndPass(): Promise<void> {
    const committed = await settleBound(reservation, 'unreadable')
    if (!committed || response.destroyed) return call.abort('its charge could not be committed')
    response.writeHead(head.httpStatus, clientHeaders(head.headers, exchange))
    writer.write(begun)
    if (!writer.isBlocked()) call.resume()
  }

  call.pause()
  chargeAndPass().catch((error: unknown) => finish(Promise.reject(error)))
  return {
    data: writer.write,
    end: () => {
      response.end()
      finish(Promise.resolve())
    },
    fail: () => {
      response.destroy()
      finish(Promise.resolve())
    },
  }
}
