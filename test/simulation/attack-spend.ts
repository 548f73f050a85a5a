import { nanoUsd } from '#domain/money.ts'
import type { ScopeKind, ScopeState } from '#domain/scope.ts'
import { windowIdsAt } from '#domain/window.ts'
import type { SpendWindow } from '#domain/window.ts'
import { attack, bodyOf, tally } from './attack-client.ts'
import { killAtRandom, openAttackSetting } from './attack-setting.ts'
import type { AttackSetting, AttackedDatabase, AttackedPolicies } from './attack-setting.ts'
import {
  billedModel,
  checkReported,
  checkScope,
  costOfLine,
  costOfUsage,
  countBy,
  sum,
} from './bill-check.ts'
import { settleWhatCrashesLeft } from './crash-books.ts'
import { post, readToEnd } from './crash-traffic.ts'
import { watchLimits } from './limit-watch.ts'
import { seededRandom } from './seeded-random.ts'

export type SpendAttack = {
  readonly database: AttackedDatabase
  readonly seed: number
  /** How many requests the tightest limit pays, at their real cost. Ten times as many clients come at once. */
  readonly pays: number
  readonly kills: number
  readonly abortedPercent: number
  readonly textBytes: number
  readonly maxTokens: number
  /** Of every answer: `maxTokens` where the outcome is to be known to the request. */
  readonly outputTokens: number
}

export type SpendReport = {
  readonly offered: number
  /** How many must be admitted, neither more nor fewer, where nothing is left to chance. */
  readonly expected: number
  readonly admitted: number
  readonly ends: Readonly<Record<string, number>>
  readonly attempts: number
  readonly retries: number
  readonly retriesAdmitted: number
  readonly rows: Readonly<Record<string, number>>
  readonly limitNanoUsd: bigint
  readonly settledNanoUsd: bigint
  readonly billedNanoUsd: bigint
  readonly boundNanoUsd: bigint
  readonly reads: number
  readonly violations: readonly string[]
}

/** The tightest limit, and how much wider than it the others are, in percent: each is some limit of some scope. */
const attackedLimits = [
  { kind: 'workspace', window: 'monthly', percent: 100n },
  { kind: 'organization', window: 'daily', percent: 101n },
  { kind: 'api_key', window: 'weekly', percent: 102n },
] as const satisfies readonly { kind: ScopeKind; window: SpendWindow; percent: bigint }[]

const clientsPerPaid = 10
const attackMsMax = 90_000

/** Ten times as many requests at once as the limits pay, until every client has been served or sent away. */
export async function spendAttack(run: SpendAttack): Promise<SpendReport> {
  const random = seededRandom(run.seed)
  const ask = { ...run, model: billedModel }
  const inputTokens = Math.ceil(run.textBytes / 4)
  const costNanoUsd = costOf(inputTokens, run.outputTokens)
  const limitNanoUsd = costNanoUsd * BigInt(run.pays)
  const setting = await openAttackSetting(run.database, policiesOf(limitNanoUsd), {
    seed: run.seed,
    latencyMs: 300,
    tokensPerSecond: 150,
    outputTokens: run.outputTokens,
  })
  try {
    const violations: string[] = []
    const { books, nodes, urls, headers } = setting
    const watch = watchLimits(books, violations)
    // A handful of texts, so that the upstream is asked for few counts.
    const text = (client: number): string => `${(run.seed + (client % 5)) % 10}`
    const attacking = attack({
      urls,
      headers,
      clients: run.pays * clientsPerPaid,
      abortedPercent: run.abortedPercent,
      bodyOf: (client, stream) => bodyOf({ ...ask, text: text(client), stream }),
      random,
      forMs: attackMsMax,
      again: false,
    })
    await killAtRandom(nodes, run.kills, random)
    const fates = await attacking
    const reads = await watch.stop()
    await settleWhatCrashesLeft(nodes, books)
    const last = bodyOf({ ...ask, text: text(0), stream: false })
    await checkNothingFits(setting, last, violations)
    const boundNanoUsd = boundOf(last, run.maxTokens, inputTokens)
    const found = await holdAgainstBill(setting, { limitNanoUsd, boundNanoUsd }, violations)
    await setting.stop(violations)
    return {
      ...found,
      ...tally(fates),
      offered: fates.length,
      ends: countBy(fates, ({ end }) => end),
      expected: expectedAdmissions({ limitNanoUsd, boundNanoUsd, costNanoUsd }),
      limitNanoUsd,
      boundNanoUsd,
      reads,
      violations,
    }
  } finally {
    await setting.close()
  }
}

/**
 * Each admitted request has its bound taken first and its cost in the end, and who does not fit beside those
 * that run comes again. So the n-th is admitted if its bound fits beside the costs of n − 1, in whatever
 * order and on whatever node, and the first n for which it does not is the end.
 */
function expectedAdmissions(amounts: {
  readonly limitNanoUsd: bigint
  readonly boundNanoUsd: bigint
  readonly costNanoUsd: bigint
}): number {
  const { limitNanoUsd, boundNanoUsd, costNanoUsd } = amounts
  return Number((limitNanoUsd - boundNanoUsd) / costNanoUsd) + 1
}

/**
 * The referee's own arithmetic of what the documentation says: a text token is never less than a byte, and
 * 64 are added; or, by the upstream's count, a twentieth and at least 256. The smaller of the two.
 */
function boundOf(body: string, maxTokens: number, inputTokens: number): bigint {
  const fromBytes = Buffer.byteLength(body) + 64
  const fromCount = inputTokens + Math.max(256, Math.ceil(inputTokens / 20))
  return costOf(Math.min(fromBytes, fromCount), maxTokens)
}

function costOf(inputTokens: number, outputTokens: number): bigint {
  return costOfUsage({ input_tokens: inputTokens, output_tokens: outputTokens })
}

function policiesOf(limitNanoUsd: bigint): AttackedPolicies {
  return Object.fromEntries(
    attackedLimits.map(({ kind, window, percent }) => {
      const limit = nanoUsd((limitNanoUsd * percent) / 100n)
      return [kind, { spendLimits: [{ window, limitNanoUsd: limit }] }]
    }),
  )
}

/** Once all is over, every node sends one request more away, and not because of what still runs. */
async function checkNothingFits(
  { urls, headers }: AttackSetting,
  body: string,
  violations: string[],
): Promise<void> {
  for (const url of urls()) {
    const { response, destroy } = await post(`${url}/v1/messages`, body, headers)
    const reading = { stream: false, leaveAfter: Number.POSITIVE_INFINITY, destroy }
    const { end, retryAfterMs, status } = await readToEnd(response, reading)
    if (end !== 'refused' || retryAfterMs !== null)
      violations.push(`after the attack a request was answered ${status} (${end})`)
  }
}

async function holdAgainstBill(
  { books, simulator }: AttackSetting,
  { limitNanoUsd, boundNanoUsd }: { limitNanoUsd: bigint; boundNanoUsd: bigint },
  violations: string[],
) {
  const rows = await books.requests()
  const bill = simulator.bill()
  checkReported(rows, bill, violations)
  const settledNanoUsd = sum(rows.map((row) => row.cost_nano_usd ?? 0n))
  const billedNanoUsd = sum(bill.map(costOfLine))
  const scopes = await books.scopes()
  for (const scope of scopes) checkScope(scope, settledNanoUsd, violations)
  if (settledNanoUsd > limitNanoUsd) violations.push(`charged ${settledNanoUsd} of ${limitNanoUsd}`)
  if (billedNanoUsd > settledNanoUsd)
    violations.push(`charged less than the bill, ${billedNanoUsd}`)
  const room = roomOf(scopes)
  if (room >= boundNanoUsd) violations.push(`${room} is left, and a request needs ${boundNanoUsd}`)
  return {
    admitted: rows.filter((row) => row.state !== 'released').length,
    rows: countBy(rows, (row) => row.cost_source ?? row.state),
    settledNanoUsd,
    billedNanoUsd,
  }
}

/** What the tightest of all limits has left. */
function roomOf(scopes: readonly ScopeState[]): bigint {
  const rooms = scopes.flatMap(({ policy, balances, lastMs }) =>
    policy.spendLimits.map(({ window, limitNanoUsd }) => {
      const balance = balances[windowIdsAt(lastMs)[window]]
      return limitNanoUsd - (balance?.settledNanoUsd ?? 0n) - (balance?.reservedNanoUsd ?? 0n)
    }),
  )
  return rooms.reduce((least, room) => (room < least ? room : least))
}
