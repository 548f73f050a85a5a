import { nanoUsd } from './money.ts'
import type { ReplayedAsk, ReplayedEnd } from './replay-course.ts'

/** How requests of a model mostly end, for asks that were refused and of which nobody knows how they would have. */
export type UsualEnds = {
  /** Learns from one that was admitted, whose real end it was. */
  learn(ask: ReplayedAsk, end: ReplayedEnd): void
  /** As the model's requests until now have ended at the mean; at their most, where there were none. */
  endOf(ask: ReplayedAsk): ReplayedEnd
}

type Sums = { count: number; durationMs: number; cost: number; bound: number } & Tokens
type Tokens = { input: number; inputOf: number; output: number; outputOf: number }

/** Knows nothing yet. */
export function createUsualEnds(): UsualEnds {
  const byModel = new Map<string, Sums>()
  return {
    learn: (ask, { atMs, costNanoUsd, used }) => {
      if (!used) return
      const { boundNanoUsd, inputTokens, outputTokensMax } = ask.taking
      const before = byModel.get(ask.model) ?? nothing
      byModel.set(ask.model, {
        count: before.count + 1,
        durationMs: before.durationMs + Math.max(0, atMs - ask.atMs),
        cost: before.cost + Number(costNanoUsd),
        bound: before.bound + Number(boundNanoUsd),
        input: before.input + used.input,
        inputOf: before.inputOf + inputTokens,
        output: before.output + used.output,
        outputOf: before.outputOf + outputTokensMax,
      })
    },
    endOf: (ask) => {
      const sums = byModel.get(ask.model) ?? nothing
      const { boundNanoUsd, inputTokens, outputTokensMax } = ask.taking
      const durationMs = sums.count === 0 ? 0 : Math.round(sums.durationMs / sums.count)
      const input = Math.round(inputTokens * shareOf(sums.input, sums.inputOf))
      const output = Math.round(outputTokensMax * shareOf(sums.output, sums.outputOf))
      return {
        id: ask.id,
        atMs: ask.atMs + durationMs,
        costNanoUsd: nanoUsd(partOf(boundNanoUsd, shareOf(sums.cost, sums.bound))),
        used: { input, inputCacheAware: input, output },
      }
    },
  }
}

const nothing: Sums = {
  count: 0,
  durationMs: 0,
  cost: 0,
  bound: 0,
  input: 0,
  inputOf: 0,
  output: 0,
  outputOf: 0,
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole
}

/** In millionths: the share is a mean, and no amount that anybody is charged. */
function partOf(amount: bigint, share: number): bigint {
  return (amount * BigInt(Math.round(share * 1_000_000))) / 1_000_000n
}
