import { nanoUsdMax } from '#domain/money.ts'
import { zeroUsage } from '#domain/usage.ts'
import type { Usage } from '#domain/usage.ts'
import type { ItemResult } from './batch-types.ts'
import type { Admission, Ask, Ledger } from './port.ts'
import type { LedgerQueue } from './queue.ts'
import type { Adjustment, ResponseFacts, SettleResult, Settlement } from './settlement.ts'

/** The verbs that both databases share: check what is handed in, then queue it. */
export function ledgerVerbs(
  queue: LedgerQueue,
): Pick<
  Ledger,
  'reserve' | 'settle' | 'release' | 'countOutput' | 'admitFreeCall' | 'recordRefusal'
> {
  return {
    reserve: async (ask) => {
      assertAsk(ask)
      return (await queue.add({ verb: 'reserve', ask })) as Admission
    },
    settle: async (settlement) => {
      assertSettlement(settlement)
      return settleResult(await queue.add({ verb: 'settle', settlement }))
    },
    release: async (release) => {
      assertResponse(release.response)
      return settleResult(await queue.add({ verb: 'release', release }))
    },
    recordRefusal: async (refused) => {
      await queue.add({ verb: 'refuse', refused })
    },
    countOutput: async (progress) => {
      assertCount(progress.outputTokens, 'outputTokens')
      await queue.add({ verb: 'count', progress })
    },
    admitFreeCall: async (call) => (await queue.add({ verb: 'call', call })) as Admission,
  }
}

/** Adjustments come by a control transaction, past the queue. */
export function assertAdjustment({ amountNanoUsd }: Adjustment): void {
  assertAmount(amountNanoUsd < 0n ? 0n - amountNanoUsd : amountNanoUsd)
}

// A value that a column cannot hold would fail the whole batch, so it is stopped before it is queued.
function assertAsk({ boundNanoUsd, facts }: Ask): void {
  assertAmount(boundNanoUsd)
  for (const field of ['maxTokens', 'inputTokensBound', 'inputTokensEstimate'] as const) {
    assertCount(facts[field], field)
  }
}

function assertSettlement({ costNanoUsd, usage, response }: Settlement): void {
  assertAmount(costNanoUsd)
  assertResponse(response)
  for (const field of usageFields) assertCount(usage[field], field)
}

const usageFields = Object.keys(zeroUsage) as (keyof Usage)[]

function assertResponse({ httpStatus, firstByteMs, totalMs }: ResponseFacts): void {
  assertCount(httpStatus ?? 0, 'httpStatus')
  assertCount(firstByteMs ?? 0, 'firstByteMs')
  assertCount(totalMs, 'totalMs')
}

function assertAmount(amount: bigint): void {
  if (amount < 0n || amount > nanoUsdMax) throw new RangeError(`an amount out of range: ${amount}`)
}

function assertCount(count: number, field: string): void {
  if (!Number.isSafeInteger(count) || count < 0)
    throw new RangeError(`${field} is no count: ${count}`)
}

function settleResult(result: ItemResult): SettleResult {
  if (typeof result !== 'string') throw new TypeError('a settlement was answered as an admission')
  return result
}
