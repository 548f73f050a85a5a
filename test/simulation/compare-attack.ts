import { setTimeout as wait } from 'node:timers/promises'
import { attack, bodyOf, tally } from './attack-client.ts'
import { billedModel, costOfLine, costOfUsage, sum } from './bill-check.ts'
import type { Target } from './compare-targets.ts'
import { seededRandom } from './seeded-random.ts'

/** One line of the table: the same attack on another target. */
export type Comparison = {
  readonly target: string
  readonly keeps: string
  readonly limitNanoUsd: bigint
  /** Requests sent, those of clients that came again included. */
  readonly offered: number
  /** Requests that reached the upstream and were billed. */
  readonly admitted: number
  /** The upstream's bill. */
  readonly spentNanoUsd: bigint
  /** The part of the bill that the target does not know of at the end; `undefined` where it keeps no books. */
  readonly lostNanoUsd: bigint | undefined
}

const textBytes = 200
const maxTokens = 200
const outputTokens = 120
const pays = 20
const clients = pays * 10
/** In the middle of the first wave: some answers have ended, and others run. */
const killAfterMs = 700

/**
 * Ten times as many clients at once as the limit pays, of which a third leave their stream; SIGKILL to every
 * process while they run; and when all have come to an end, as many again.
 */
export async function compare(target: Target, seed: number): Promise<Comparison> {
  const random = seededRandom(seed)
  const cost = { input_tokens: Math.ceil(textBytes / 4), output_tokens: outputTokens }
  const limitNanoUsd = costOfUsage(cost) * BigInt(pays)
  const running = await target.start(limitNanoUsd, {
    seed,
    latencyMs: 300,
    tokensPerSecond: 150,
    outputTokens,
  })
  try {
    const wave = () =>
      attack({
        urls: running.urls,
        headers: running.headers,
        clients,
        abortedPercent: 30,
        bodyOf: (client, stream) =>
          bodyOf({ model: billedModel, maxTokens, textBytes, text: `${client % 10}`, stream }),
        random,
        forMs: 60_000,
        again: false,
      })
    const first = wave()
    await wait(killAfterMs)
    await running.killEach()
    const fates = [...(await first), ...(await wave())]
    const known = await running.spentNanoUsd()
    const bill = running.simulator.bill()
    const spentNanoUsd = sum(bill.map(costOfLine))
    return {
      target: target.name,
      keeps: target.keeps,
      limitNanoUsd,
      offered: tally(fates).attempts,
      admitted: bill.length,
      spentNanoUsd,
      lostNanoUsd:
        known === undefined ? undefined : known < spentNanoUsd ? spentNanoUsd - known : 0n,
    }
  } finally {
    await running.close()
  }
}
