import { setTimeout as sleep } from 'node:timers/promises'
import type { DemoKey } from './demo-fill.ts'

const pauseMsMin = 400
const pauseMsMax = 2_500

/** Calls the gateway now and then, as the teams of the demo would, until the signal ends it. */
export async function callOnAndOn(
  url: string,
  keys: readonly DemoKey[],
  signal: AbortSignal,
): Promise<void> {
  for (let turn = 0; !signal.aborted; turn++) {
    const key = keys[turn % keys.length]!
    // A refusal is part of the picture, and so is a server that is on its way out.
    await call(url, key, turn).catch(() => undefined)
    const pauseMs = pauseMsMin + ((turn * 137) % (pauseMsMax - pauseMsMin))
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}

async function call(url: string, { secret, models }: DemoKey, turn: number): Promise<void> {
  const response = await fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: {
      'x-api-key': secret,
      'anthropic-version': '2023-06-01',
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      model: models[turn % models.length],
      max_tokens: 600,
      stream: turn % 3 === 0,
      messages: [{ role: 'user', content: `What happened in week ${1 + (turn % 52)}?` }],
    }),
  })
  await response.arrayBuffer()
}
