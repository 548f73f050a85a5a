import { setTimeout as wait } from 'node:timers/promises'
import type { RateLimits } from '#domain/rate-limit.ts'
import type { ScopeKind } from '#domain/scope.ts'
import { attack, bodyOf, tally } from './attack-client.ts'
import { killAtRandom, openAttackSetting } from './attack-setting.ts'
import type { AttackSetting, AttackedDatabase, AttackedPolicies } from './attack-setting.ts'
import { settleWhatCrashesLeft } from './crash-books.ts'
import type { RequestRow } from './crash-books.ts'
import { post, readToEnd } from './crash-traffic.ts'
import type { Sighting } from './crash-traffic.ts'
import { fullestWindow } from './rate-windows.ts'
import type { FullestWindow, Taken } from './rate-windows.ts'
import { seededRandom } from './seeded-random.ts'

export type RateAttack = {
  readonly database: AttackedDatabase
  readonly seed: number
  readonly kills: number
  readonly abortedPercent: number
  readonly forMs: number
  readonly clientsPerLimit: number
}

export type RateReport = {
  readonly limits: readonly RateFinding[]
  readonly rows: number
  readonly violations: readonly string[]
}

export type RateFinding = {
  readonly limiter: string
  readonly limit: number
  readonly attempts: number
  readonly admitted: number
  readonly fullest: FullestWindow
  /** Under attack, where others take what has come free; and at rest, where nobody does. */
  readonly retries: number
  readonly retriesAdmitted: number
  readonly retriesAtRest: number
  readonly retriesAtRestAdmitted: number
}

/**
 * One limit of each kind, each on a scope and a model group of its own, so that one run attacks all three.
 * A limit is a bucket of so many tokens that refills by as many a minute.
 */
const attackedLimits = [
  {
    kind: 'workspace',
    model: 'claude-haiku-4-5',
    group: 'claude_haiku_4_5',
    limiter: 'requests_per_minute',
    limit: 90,
    takings: requestsTaken,
  },
  {
    kind: 'organization',
    model: 'claude-sonnet-4-5',
    group: 'claude_sonnet_4_x',
    limiter: 'input_tokens_per_minute',
    limit: 9_000,
    takings: inputTaken,
  },
  {
    kind: 'api_key',
    model: 'claude-opus-4-5',
    group: 'claude_opus_4_x',
    limiter: 'output_tokens_per_minute',
    limit: 9_000,
    takings: outputTaken,
  },
] as const satisfies readonly {
  kind: ScopeKind
  model: string
  group: string
  limiter: keyof RateLimits[string]
  limit: number
  takings: (rows: readonly RequestRow[]) => Taken[]
}[]

type AttackedLimit = (typeof attackedLimits)[number]

const maxTokens = 120
const outputTokens = 100
/**
 * The estimate of input, which a bucket is asked for at admission, begins at a token for four bytes of body
 * and learns from answers. The simulator counts a token for four bytes of text, and the body has its JSON
 * besides; all bodies are of one shape. So the estimate comes down to the truth, and never below it.
 */
const textBytes = 400
const restingRetries = 2

/** Far more than the limits let through, for a while; then every window between two takings is looked at. */
export async function rateAttack(run: RateAttack): Promise<RateReport> {
  const random = seededRandom(run.seed)
  const setting = await openAttackSetting(run.database, policies(), {
    seed: run.seed,
    latencyMs: 100,
    tokensPerSecond: 300,
    outputTokens,
  })
  try {
    const violations: string[] = []
    const { books, nodes, urls, headers } = setting
    const attacking = attackedLimits.map((limit) =>
      attack({
        urls,
        headers,
        clients: run.clientsPerLimit,
        abortedPercent: run.abortedPercent,
        bodyOf: (client, stream) => requestOf(limit, `${client % 10}`, stream),
        random,
        forMs: run.forMs,
        again: true,
      }),
    )
    await killAtRandom(nodes, run.kills, random)
    const fates = await Promise.all(attacking)
    await settleWhatCrashesLeft(nodes, books)
    const rested = await Promise.all(attackedLimits.map((limit) => retryAtRest(setting, limit)))
    const rows = await books.requests()
    const limits = attackedLimits.map((limit, index) => ({
      ...findingOf(limit, rows, violations),
      ...tally(fates[index]!),
      ...rested[index]!,
    }))
    for (const { limiter, retriesAtRest, retriesAtRestAdmitted } of limits) {
      if (retriesAtRestAdmitted < retriesAtRest)
        violations.push(`${limiter}: a lone client waited out retry-after, and was refused again`)
    }
    await setting.stop(violations)
    return { limits, rows: rows.length, violations }
  } finally {
    await setting.close()
  }
}

function policies(): AttackedPolicies {
  const byKind = attackedLimits.map(({ kind, group, limiter, limit }) => [
    kind,
    {
      rateLimits: [{ group, limiter, limit }],
      ...(kind === 'organization' ? { outputTokens: 'strict' } : {}),
    },
  ])
  return Object.fromEntries(byKind) as AttackedPolicies
}

function requestOf({ model }: AttackedLimit, text: string, stream: boolean): string {
  return bodyOf({ model, maxTokens, textBytes, text, stream })
}

function findingOf(
  { limiter, limit, group, takings }: AttackedLimit,
  rows: readonly RequestRow[],
  violations: string[],
) {
  const ofGroup = rows.filter((row) => row.rate_limit_group === group)
  const short = ofGroup.filter((row) => inputOf(row) > row.input_tokens_estimate)
  if (short.length > 0)
    violations.push(`${limiter}: the input of ${short.length} requests was underestimated`)
  const fullest = fullestWindow(takings(ofGroup), limit)
  if (fullest.tokens > fullest.allowed)
    violations.push(
      `${limiter}: ${fullest.tokens} in ${fullest.ms} ms, and ${fullest.allowed} were allowed`,
    )
  return { limiter, limit, admitted: ofGroup.length, fullest }
}

/** A request is taken when it is admitted, and stays taken whatever becomes of it. */
function requestsTaken(rows: readonly RequestRow[]): Taken[] {
  return rows.map((row) => admissionOf(row, 1))
}

/**
 * Input is taken at admission by its estimate, and what was too much is given back once it is known, but for
 * what has flowed in meanwhile. So no window sees more than if the truth had been taken at admission, which
 * is what is counted here; the estimate where nobody ever knew it (a killed node, a client that left before
 * the upstream had answered), since it stays taken.
 */
function inputTaken(rows: readonly RequestRow[]): Taken[] {
  return rows.map((row) =>
    admissionOf(row, Number(isUnknown(row) ? row.input_tokens_estimate : inputOf(row))),
  )
}

/**
 * Under strict limits all of `max_tokens` is held at admission and the real output is taken when the
 * request ends, at the instant of its row; of a stream that runs while the gateway looks after its streams,
 * a part has been counted before that. Where nobody knows the output, all that was held is taken.
 */
function outputTaken(rows: readonly RequestRow[]): Taken[] {
  return rows
    .filter((row) => row.state !== 'released')
    .map((row) => ({
      atMs: Number(row.settled_at_ms),
      fromMs: Number(row.admitted_at_ms),
      tokens: Number(isUnknown(row) ? row.held_output_tokens : (row.output_tokens ?? 0n)),
      early: Number(row.counted_output_tokens),
    }))
}

function admissionOf(row: RequestRow, tokens: number): Taken {
  const atMs = Number(row.admitted_at_ms)
  return { atMs, fromMs: atMs, tokens, early: 0 }
}

function isUnknown({ cost_source: source }: RequestRow): boolean {
  return source === 'bound' || source === 'expired'
}

function inputOf(row: RequestRow): bigint {
  return (
    (row.uncached_input_tokens ?? 0n) +
    (row.cache_creation_5m_tokens ?? 0n) +
    (row.cache_creation_1h_tokens ?? 0n)
  )
}

/** One client alone asks until it is refused, waits for exactly as long as it is told, and asks again. */
async function retryAtRest({ urls, headers }: AttackSetting, limit: AttackedLimit) {
  const send = async (): Promise<Sighting> => {
    const body = requestOf(limit, 'x', false)
    const { response, destroy } = await post(`${urls()[0]}/v1/messages`, body, headers)
    const leaveAfter = Number.POSITIVE_INFINITY
    return readToEnd(response, { stream: false, leaveAfter, destroy })
  }
  const counts = { retriesAtRest: 0, retriesAtRestAdmitted: 0 }
  const untilMs = performance.now() + restingMsMax
  while (counts.retriesAtRest < restingRetries && performance.now() < untilMs) {
    const { retryAfterMs } = await send()
    if (retryAfterMs === null) continue
    await wait(retryAfterMs)
    counts.retriesAtRest += 1
    if ((await send()).status === 200) counts.retriesAtRestAdmitted += 1
  }
  return counts
}

const restingMsMax = 20_000
