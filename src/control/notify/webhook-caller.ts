import { request } from 'undici'
import { bounds } from '#platform/bounds.ts'
import type { Clock } from '#platform/clock.ts'
import { connect, describeFailure, findTarget, withinTime } from '../outgoing/checked-call.ts'
import type { CheckedCallOptions } from '../outgoing/checked-call.ts'
import type { Sent } from './sent.ts'
import { webhookHeaders } from './sign-webhook.ts'

/** One call of a customer's own address. */
export type WebhookCall = {
  readonly url: string
  readonly secret: string
  /** The same for every attempt at one message, so that its receiver can drop a second one. */
  readonly id: string
  readonly payload: string
}

export type WebhookCaller = {
  /** Why the address must not be called; `undefined` when it may be. Looks its name up. Never throws. */
  findFault(url: string): Promise<string | undefined>
  /** Signs and sends, to the address that was checked and to no other. Never throws. */
  call(call: WebhookCall): Promise<Sent>
}

export type WebhookCallerOptions = CheckedCallOptions & {
  readonly clock: Clock
  readonly callMsMax?: number
}

export function createWebhookCaller(options: WebhookCallerOptions): WebhookCaller {
  return {
    findFault: async (url) => {
      try {
        const target = await withinTime(findTarget(options, url), callMsMaxOf(options))
        return 'fault' in target ? target.fault : undefined
      } catch (error) {
        return `Cannot be looked up: ${describeFailure(error)}`
      }
    },
    call: async (call) => {
      try {
        return await withinTime(send(options, call), callMsMaxOf(options))
      } catch (error) {
        return { outcome: 'failed', status: null, error: describeFailure(error) }
      }
    },
  }
}

function callMsMaxOf({ callMsMax }: WebhookCallerOptions): number {
  return callMsMax ?? bounds.webhookCallMsMax
}

async function send(options: WebhookCallerOptions, call: WebhookCall): Promise<Sent> {
  const target = await findTarget(options, call.url)
  if ('fault' in target) return { outcome: 'failed', status: null, error: target.fault }
  const { dispatcher, origin } = connect(options, target)
  try {
    const { url } = target
    const timestampSeconds = Math.floor(options.clock.now() / 1_000)
    const { statusCode, body } = await request(new URL(url.pathname + url.search, origin), {
      method: 'POST',
      dispatcher,
      headers: {
        host: url.host,
        'content-type': 'application/json',
        'user-agent': 'Atelier-Webhooks/1.0',
        ...webhookHeaders(call.secret, { ...call, timestampSeconds }),
      },
      body: call.payload,
      signal: AbortSignal.timeout(callMsMaxOf(options)),
    })
    await body.dump({ limit: bounds.webhookAnswerBytesMax }).catch(() => undefined)
    return judge(statusCode)
  } finally {
    await dispatcher.destroy()
  }
}

/** A redirect is an address that nobody has checked, so it is a failure too. Gone is gone. */
function judge(status: number): Sent {
  if (status >= 200 && status <= 299) return { outcome: 'delivered', status }
  const error = `The webhook answered ${status}`
  return { outcome: status === 410 ? 'refused' : 'failed', status, error }
}
