import { request } from 'undici'
import { bounds } from '#platform/bounds.ts'
import { connect, describeFailure, findTarget, withinTime } from './checked-call.ts'
import type { CheckedCallOptions } from './checked-call.ts'

type JsonCall = {
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent with POST; without it, the call is a GET. */
  readonly form?: URLSearchParams
}

/** Why nothing came of a call, in words for the log, and for an admin who has just typed the address. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed'
}

/** Calls an address that a customer has given, and that was checked, for JSON. Throws `CallFailed`. */
export type CallJson = (call: JsonCall) => Promise<Readonly<Record<string, unknown>>>

export function createCallJson(options: CheckedCallOptions): CallJson {
  return async (call) => {
    try {
      return await withinTime(callOnce(options, call), bounds.providerCallMsMax)
    } catch (error) {
      if (error instanceof CallFailed) throw error
      throw new CallFailed(describeFailure(error), { cause: error })
    }
  }
}

/** A redirect is an address that nobody has checked, so it is a failure too. */
async function callOnce(
  options: CheckedCallOptions,
  { url: text, headers, form }: JsonCall,
): Promise<Readonly<Record<string, unknown>>> {
  const target = await findTarget(options, text)
  if ('fault' in target) throw new CallFailed(target.fault)
  const { dispatcher, origin } = connect(options, target)
  try {
    const { url } = target
    const { statusCode, body } = await request(new URL(url.pathname + url.search, origin), {
      method: form ? 'POST' : 'GET',
      dispatcher,
      headers: {
        host: url.host,
        accept: 'application/json',
        'user-agent': 'Atelier/1.0',
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(form && { body: form.toString() }),
      signal: AbortSignal.timeout(bounds.providerCallMsMax),
    })
    const answer = await readJson(body)
    if (statusCode !== 200) throw new CallFailed(`${url.host} answered ${statusCode}`)
    return answer
  } finally {
    await dispatcher.destroy()
  }
}

async function readJson(body: AsyncIterable<Uint8Array>): Promise<Record<string, unknown>> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > bounds.providerAnswerBytesMax) throw new CallFailed('the answer is too long')
    chunks.push(chunk)
  }
  try {
    const answer: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    if (typeof answer === 'object' && answer !== null) return answer as Record<string, unknown>
  } catch {
    // Not JSON: said below.
  }
  return {}
}
